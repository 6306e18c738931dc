# What students implement and use must say of each function what it takes and what it returns.
#
# -DDOXYGEN=program -DWORK=folder
get_filename_component(root ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)
file(GLOB interfaces ${root}/labs/[0-9][0-9]-*/*.hpp ${root}/common/net/*.hpp)
list(TRANSFORM interfaces REPLACE "(.+)" "\"\\1\"")
list(JOIN interfaces " " interfaces)
file(REMOVE_RECURSE ${WORK})
file(WRITE ${WORK}/Doxyfile "INPUT = ${interfaces}
OUTPUT_DIRECTORY = \"${WORK}\"
SEARCHENGINE = NO
GENERATE_LATEX = NO
HAVE_DOT = NO
QUIET = YES
BUILTIN_STL_SUPPORT = YES
WARN_NO_PARAMDOC = YES
WARN_AS_ERROR = FAIL_ON_WARNINGS
")
execute_process(COMMAND ${DOXYGEN} ${WORK}/Doxyfile RESULT_VARIABLE result)
if(result)
  message(FATAL_ERROR "the contracts above are not complete")
endif()
