# A judge may leave undefined what its lab's students write, and nothing else: the linker ignores what is missing.
# -DJUDGE=executable -DNAMESPACE=fixed_length
execute_process(COMMAND ldd -r ${JUDGE}
  OUTPUT_VARIABLE relocations ERROR_VARIABLE relocations COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "undefined symbol: [^\t\n ]+" undefined "${relocations}")
string(LENGTH ${NAMESPACE} length)
set(of_the_lab 0)
foreach(line IN LISTS undefined)
  if(line MATCHES ": _ZNK?${length}${NAMESPACE}")
    math(EXPR of_the_lab "${of_the_lab} + 1")
  else()
    message(SEND_ERROR "left undefined: ${line}")
  endif()
endforeach()
if(of_the_lab EQUAL 0)
  message(SEND_ERROR "nothing of ${NAMESPACE} is left undefined: what would this judge grade?")
endif()
message(STATUS "${of_the_lab} functions are left to the submission")
