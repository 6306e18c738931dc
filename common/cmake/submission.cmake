# compile-submission LAB SOURCE OUTPUT: a script in the build tree that compiles one submission as students get it.
#
# -O0 compiles fastest and keeps every variable for the debugger. No _FORTIFY_SOURCE: it turns recv into another function.
set(submission_flags -std=c++20 -O0 -g -fPIC -shared -U_FORTIFY_SOURCE -fno-omit-frame-pointer
  -Wall -Wextra -Wconversion -Wshadow)

# What watches over a submission depends on its lab: lines of a shell's case.
set(sanitizers_by_lab "*) sanitize=${SOKET_SANITIZE} ;;")
file(GLOB labs ${PROJECT_SOURCE_DIR}/labs/[0-9][0-9]-*)
foreach(folder IN LISTS labs)
  lab_variables(${folder})
  if(NOT sanitize STREQUAL SOKET_SANITIZE)
    string(PREPEND sanitizers_by_lab "${lab_name}) sanitize=${sanitize} ;;\n")
  endif()
endforeach()

function(shell_quote variable)
  string(REPLACE "'" "'\\''" quoted "${${variable}}")
  set(${variable} "'${quoted}'" PARENT_SCOPE)
endfunction()

set(shell_compiler ${CMAKE_CXX_COMPILER})
set(shell_root ${PROJECT_SOURCE_DIR})
shell_quote(shell_compiler)
shell_quote(shell_root)
list(JOIN submission_flags " " submission_flags)
configure_file(${CMAKE_CURRENT_LIST_DIR}/compile-submission.in ${PROJECT_BINARY_DIR}/compile-submission @ONLY
  FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# The tests of the tests compile hundreds of submissions, and much of that time goes into the same standard headers: these
# are compiled once for each way in which wrong answers are. Students' files never see them.
if(SOKET_TESTS AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(headers algorithm array atomic charconv chrono condition_variable cstdint deque functional limits list map memory
    mutex optional set span stdexcept string string_view system_error thread utility vector)
  list(TRANSFORM headers REPLACE "(.+)" "#include <\\1>\n")
  list(JOIN headers "" headers)
  separate_arguments(precompiling UNIX_COMMAND "${submission_flags}")
  list(REMOVE_ITEM precompiling -shared)
  set(all_precompiled "")
  foreach(kind IN ITEMS address thread nothing)
    set(precompiled ${PROJECT_BINARY_DIR}/precompiled/${kind}.hpp)
    file(CONFIGURE OUTPUT ${precompiled} CONTENT "${headers}" @ONLY)
    set(sanitize "")
    if(NOT kind STREQUAL "nothing")
      set(sanitize -fsanitize=${kind} -fno-sanitize-recover=undefined -fno-sanitize=vptr)
    endif()
    add_custom_command(OUTPUT ${precompiled}.gch DEPENDS ${precompiled}
      COMMAND ${CMAKE_CXX_COMPILER} ${precompiling} -g0 ${sanitize} -x c++-header ${precompiled} -o ${precompiled}.gch VERBATIM)
    list(APPEND all_precompiled ${precompiled}.gch)
  endforeach()
  add_custom_target(precompiled ALL DEPENDS ${all_precompiled})
endif()
