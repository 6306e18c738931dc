# Every C++ file must be formatted as .clang-format says. Other versions than 14 format differently, so they are not asked.
# -DROOT=the tree; prints "skipped" where clang-format is missing
find_program(CLANG_FORMAT NAMES clang-format-14 clang-format)
if(CLANG_FORMAT)
  execute_process(COMMAND ${CLANG_FORMAT} --version OUTPUT_VARIABLE version)
endif()
if(NOT version MATCHES "version 14\\.")
  message("skipped: clang-format 14 is missing")
  return()
endif()
file(GLOB_RECURSE files ${ROOT}/labs/*.[ch]pp ${ROOT}/solutions/*.[ch]pp ${ROOT}/common/*.[ch]pp
  ${ROOT}/docs/*.[ch]pp)
execute_process(COMMAND ${CLANG_FORMAT} --dry-run -Werror ${files} RESULT_VARIABLE result)
if(result)
  message(FATAL_ERROR "clang-format -i would change these files")
endif()
