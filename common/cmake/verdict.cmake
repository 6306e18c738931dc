# Grades one source file and compares the verdict with what it must be. The file is the stub, a solution, a right
# variant or a wrong answer.
#
# -DTREE=build tree -DLAB=02-fixed-length -DWORK=a name for intermediate files -DEXPECT=zero|full|loss
# and -DSOURCE=file, or for a loss -DSOLUTION=file -DPATCH=wrong/x.patch -DSANITIZE=address,undefined
# With -DCHECK=labs/check the student's command does the work, otherwise the judge is called directly.

set(work ${TREE}/verdicts/${WORK})
file(MAKE_DIRECTORY ${TREE}/verdicts)
foreach(suffix IN ITEMS .json .so .cpp .log)
  file(REMOVE ${work}${suffix})
endforeach()

# header(NAME): the value of "NAME: value" among the lines above the diff, in the variable of that name.
function(header name)
  file(STRINGS ${PATCH} line REGEX "^${name}: " LIMIT_COUNT 1 ENCODING UTF-8)
  string(REGEX REPLACE "^${name}: *" "" line "${line}")
  if(line STREQUAL "")
    message(FATAL_ERROR "${PATCH} does not say \"${name}: ...\"")
  endif()
  set(${name} "${line}" PARENT_SCOPE)
endfunction()

if(EXPECT STREQUAL "loss")
  file(STRINGS ${PATCH} needs REGEX "^Needs: " LIMIT_COUNT 1)
  string(REGEX REPLACE "^Needs: *" "" needs "${needs}")
  if(needs AND NOT SANITIZE MATCHES "${needs}")
    message("skipped: needs the ${needs} sanitizer")
    return()
  endif()
  header(Belief)
  header(Loses)
  header(Misconception)
  set(SOURCE ${work}.cpp)
  execute_process(COMMAND patch --quiet --fuzz=0 --output ${SOURCE} ${SOLUTION} ${PATCH}
    RESULT_VARIABLE result ERROR_VARIABLE output OUTPUT_VARIABLE output)
  if(result)
    message(FATAL_ERROR "${PATCH} does not apply: ${output}")
  endif()
endif()

if(CHECK)
  string(SUBSTRING ${LAB} 0 2 lab)
  set(what ${lab})
  if(NOT EXPECT STREQUAL "zero")
    list(APPEND what --submission ${SOURCE})
  endif()
  execute_process(COMMAND ${CMAKE_COMMAND} -E env SOKET_BUILD=${TREE} ${CHECK} ${what} --json ${work}.json
    RESULT_VARIABLE result OUTPUT_VARIABLE report ERROR_VARIABLE report)
else()
  execute_process(COMMAND ${CMAKE_COMMAND} -E env SOKET_PRECOMPILED=precompiled/standard.hpp
      ${TREE}/compile-submission ${LAB} ${SOURCE} ${work}.so
    WORKING_DIRECTORY ${TREE} RESULT_VARIABLE result ERROR_VARIABLE output)
  if(result)
    message(FATAL_ERROR "${SOURCE} does not compile:\n${output}")
  endif()
  set(fixed_addresses "") # which ThreadSanitizer of g++ 12 and clang 14 needs on kernels that randomise more than 28 bits
  if(SANITIZE MATCHES "thread")
    execute_process(COMMAND setarch -R true RESULT_VARIABLE refused OUTPUT_QUIET ERROR_QUIET)
    if(NOT refused)
      set(fixed_addresses setarch -R)
    endif()
  endif()
  execute_process(COMMAND ${fixed_addresses} ${TREE}/judges/${LAB} --submission ${work}.so --source ${SOURCE} --json ${work}.json
    RESULT_VARIABLE result OUTPUT_VARIABLE report ERROR_VARIABLE report)
endif()
if(NOT EXISTS ${work}.json)
  message(FATAL_ERROR "no result file; exit status ${result}\n${report}")
endif()
file(READ ${work}.json json)
string(JSON score GET "${json}" score)
string(JSON max_score GET "${json}" max_score)

# fail(REASON): with everything that the student would have seen.
function(fail reason)
  message(FATAL_ERROR "${reason}\n${report}")
endfunction()

if(NOT max_score EQUAL 20)
  fail("a lab is worth 20 points, not ${max_score}")
elseif(EXPECT STREQUAL "full" AND NOT (score EQUAL 20 AND result EQUAL 0))
  fail("must get full marks; got ${score}, exit status ${result}")
elseif(EXPECT STREQUAL "zero" AND NOT (score EQUAL 0 AND result EQUAL 1))
  fail("must get nothing; got ${score}, exit status ${result}")
elseif(EXPECT STREQUAL "loss")
  if(NOT result EQUAL 1)
    fail("must lose points; exit status ${result}")
  endif()
  set(lost "")
  string(JSON last LENGTH "${json}" tests)
  math(EXPR last "${last} - 1")
  foreach(i RANGE ${last})
    string(JSON name GET "${json}" tests ${i} name)
    string(JSON status GET "${json}" tests ${i} status)
    string(JSON misconception GET "${json}" tests ${i} misconception)
    if(status STREQUAL "harness_error")
      fail("the harness failed in \"${name}\"")
    elseif(NOT status MATCHES "^(passed|skipped)$")
      string(APPEND lost "\n  ${name} [${status}, ${misconception}]")
      if(name STREQUAL Loses AND misconception STREQUAL Misconception)
        set(found TRUE)
      endif()
    endif()
  endforeach()
  if(NOT found)
    fail("must lose \"${Loses}\" by ${Misconception}; it lost:${lost}")
  endif()
endif()

if(EXPECT STREQUAL "zero") # the stub: students start from it, and their own warnings must be the only ones
  execute_process(COMMAND ${TREE}/compile-submission ${LAB} ${SOURCE} ${work}.so
    ERROR_VARIABLE warnings COMMAND_ERROR_IS_FATAL ANY)
  if(warnings)
    message(FATAL_ERROR "the stub compiles with warnings:\n${warnings}")
  endif()
endif()
foreach(suffix IN ITEMS .json .so .cpp .log)
  file(REMOVE ${work}${suffix})
endforeach()
