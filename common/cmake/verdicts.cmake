# The tests of the tests, one ctest each: what a lab's judge must say about stub, solution, right and wrong answers.

# add_verdict(NAME EXPECT folder VARIABLE=value...): see verdict.cmake
function(add_verdict test expect folder)
  lab_variables(${folder})
  list(TRANSFORM ARGN PREPEND -D)
  add_test(NAME ${test} COMMAND ${CMAKE_COMMAND} -DTREE=${PROJECT_BINARY_DIR} -DLAB=${lab_name} -DWORK=${test}
    -DEXPECT=${expect} -DSANITIZE=${sanitize} ${ARGN} -P ${PROJECT_SOURCE_DIR}/common/cmake/verdict.cmake)
  set_tests_properties(${test} PROPERTIES TIMEOUT 120 SKIP_REGULAR_EXPRESSION "skipped: needs")
endfunction()

# add_real_program(NAME SCRIPT TARGET): a script that runs TARGET against a real program; 77 where that is missing.
function(add_real_program test script target)
  add_test(NAME ${test} COMMAND sh ${script} $<TARGET_FILE:${target}>)
  set_tests_properties(${test} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 60)
endfunction()
