# Fuzzes for some seconds: the reference solution, in which nothing may be found, or a wrong answer, in which something
# must be.
#
# -DTREE=build tree -DFOLDER=solutions/02-fixed-length
# and for a wrong answer -DSOLUTION=file -DBELIEF=name of a patch in FOLDER/wrong

get_filename_component(lab ${FOLDER} NAME)
set(target ${TREE}/fuzz/${lab})
set(work ${TREE}/fuzz/tests/${lab})
if(BELIEF)
  string(APPEND work "-${BELIEF}")
endif()
file(REMOVE_RECURSE ${work})
file(MAKE_DIRECTORY ${work}/corpus)
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/../fuzz/options options REGEX "^-")
file(GLOB kept ${FOLDER}/corpus) # new inputs go to ${work}/corpus, not there

if(NOT BELIEF)
  execute_process(COMMAND ${target} ${options} -seed=1 -max_total_time=3 -artifact_prefix=${work}/ ${work}/corpus ${kept}
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(result)
    message(FATAL_ERROR "found something, status ${result}; the input is in ${work}, and to repeat it: "
      "common/fuzz/fuzz ${lab} --repeat FILE\n${output}")
  endif()
  string(REGEX MATCH "Done [0-9]+ runs[^\n]*" done "${output}")
  message("${done}")
  return()
endif()

# A seed and a number of runs, no time: what is found does not depend on how fast the machine is.
execute_process(COMMAND patch --quiet --fuzz=0 --output ${work}/wrong.cpp ${SOLUTION} ${FOLDER}/wrong/${BELIEF}.patch
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${TREE}/compile-fuzz-target ${lab} ${work}/wrong.cpp ${work}/target COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${work}/target ${options} -seed=1 -runs=200000 -artifact_prefix=${work}/ ${work}/corpus ${kept}
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
file(GLOB found ${work}/crash-* ${work}/oom-* ${work}/timeout-*)
if(NOT result OR NOT found)
  message(FATAL_ERROR "found nothing wrong in ${BELIEF}\n${output}")
endif()
foreach(input IN LISTS found) # and the reference is innocent
  execute_process(COMMAND ${target} ${options} ${input} OUTPUT_VARIABLE clean ERROR_VARIABLE clean RESULT_VARIABLE result)
  if(result)
    message(FATAL_ERROR "the same input is a finding in the reference solution\n${clean}")
  endif()
endforeach()
string(REGEX MATCH "(FINDING|ERROR)[^\n]*" what "${output}")
message("${what}")
file(REMOVE_RECURSE ${work})
