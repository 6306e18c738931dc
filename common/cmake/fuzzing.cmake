# Fuzz targets: a reader between libFuzzer and the network in memory of common/fuzz, checked against the lab's oracle.
#
# clang++ makes them, whichever compiler makes the rest, and only in a tree with the project's own tests. The reader is
# instrumented; the network and the oracle are not, which makes a target several times faster.

set(fuzz_tree ${PROJECT_BINARY_DIR}/fuzz)
find_program(FUZZ_CXX NAMES clang++ DOC "Makes the fuzz targets")
if(FUZZ_CXX AND NOT FUZZ_CXX_WORKS) # the compiler may be there without the libraries
  file(WRITE ${fuzz_tree}/probe.cpp "extern \"C\" int LLVMFuzzerTestOneInput(const char*, unsigned long) { return 0; }\n")
  execute_process(COMMAND ${FUZZ_CXX} -fsanitize=fuzzer,address,undefined ${fuzz_tree}/probe.cpp -o ${fuzz_tree}/probe
    RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
  if(result EQUAL 0)
    set(FUZZ_CXX_WORKS TRUE CACHE INTERNAL "FUZZ_CXX can make fuzz targets")
  endif()
endif()

# The same language and warnings for all; no _FORTIFY_SOURCE, as for submissions.
set(fuzz_flags -std=c++20 -gline-tables-only -fno-omit-frame-pointer -U_FORTIFY_SOURCE
  -Wall -Wextra -Wconversion -Wshadow)
set(fuzz_reader_flags -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all)
set(shell_fuzz_cxx ${FUZZ_CXX})
shell_quote(shell_fuzz_cxx)
list(JOIN fuzz_flags " " shell_flags)
list(JOIN fuzz_reader_flags " " shell_reader_flags)
configure_file(${CMAKE_CURRENT_LIST_DIR}/compile-fuzz-target.in ${PROJECT_BINARY_DIR}/compile-fuzz-target @ONLY
  FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

file(GLOB fuzz_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/common/fuzz/*.cpp)
list(TRANSFORM fuzz_sources REPLACE ".*/(.*)\\.cpp" "${fuzz_tree}/network/\\1.o" OUTPUT_VARIABLE fuzz_network)
file(MAKE_DIRECTORY ${fuzz_tree}/network)

# add_fuzz_object(SOURCE OBJECT FLAG...)
function(add_fuzz_object source object)
  add_custom_command(OUTPUT ${object} DEPENDS ${source} DEPFILE ${object}.d
    COMMAND ${FUZZ_CXX} ${fuzz_flags} -Werror -O2 -I${PROJECT_SOURCE_DIR}/common ${ARGN}
      -MD -MF ${object}.d -MQ ${object} -c ${source} -o ${object}
    COMMENT "Compiling ${source} for fuzzing" VERBATIM)
endfunction()

# add_fuzz_tests(FOLDER SOLUTION): the target fuzz-NN and its tests, for a folder of solutions/ with a fuzz.cpp.
function(add_fuzz_tests folder solution)
  lab_variables(${folder})
  if(NOT FUZZ_CXX_WORKS)
    add_test(NAME ${lab}.fuzz COMMAND ${CMAKE_COMMAND} -E echo "skipped: clang++ or its libFuzzer is missing")
    set_tests_properties(${lab}.fuzz PROPERTIES SKIP_REGULAR_EXPRESSION "skipped:")
    return()
  endif()
  set(target ${fuzz_tree}/${lab_name})
  add_fuzz_object(${folder}/fuzz.cpp ${target}.o -I${PROJECT_SOURCE_DIR}/labs/${lab_name})
  add_custom_command(OUTPUT ${target} DEPFILE ${target}.d
    DEPENDS fuzz-network ${fuzz_network} ${target}.o ${solution} ${PROJECT_BINARY_DIR}/compile-fuzz-target
    COMMAND ${PROJECT_BINARY_DIR}/compile-fuzz-target ${lab_name} ${solution} ${target}
      -MD -MF ${target}.d -MQ ${target}
    COMMENT "Building the fuzz target of lab ${lab}" VERBATIM)
  add_custom_target(fuzz-${lab} ALL DEPENDS ${target})

  set(arguments -DTREE=${PROJECT_BINARY_DIR} -DFOLDER=${folder} -P ${PROJECT_SOURCE_DIR}/common/cmake/fuzz.cmake)
  add_test(NAME ${lab}.fuzz COMMAND ${CMAKE_COMMAND} ${arguments})
  set_tests_properties(${lab}.fuzz PROPERTIES TIMEOUT 300)
  file(STRINGS ${folder}/fuzz.cpp found REGEX "^// Finds: ")
  foreach(line IN LISTS found)
    string(REGEX REPLACE "^// Finds: *" "" belief "${line}")
    add_test(NAME ${lab}.fuzz.finds.${belief}
      COMMAND ${CMAKE_COMMAND} -DSOLUTION=${solution} -DBELIEF=${belief} ${arguments})
    set_tests_properties(${lab}.fuzz.finds.${belief} PROPERTIES TIMEOUT 300)
  endforeach()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder}/fuzz.cpp) # for those lines
endfunction()
