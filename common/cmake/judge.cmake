# add_judge: an executable that grades submissions of one lab.
#
# It leaves the lab's functions undefined. They are bound on first use, in the student's process, to the submission that
# was loaded there; so everything must stay lazily bound, and the judge exports nothing but the calls that it interposes.

set(interposed_names ${PROJECT_SOURCE_DIR}/common/harness/interpose/names.list)
set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${interposed_names})

# mold resolves undefined functions to nothing, and the judge hangs.
set(judge_linker "")
execute_process(COMMAND ${CMAKE_CXX_COMPILER} -Wl,--version OUTPUT_VARIABLE default_linker ERROR_QUIET)
if(default_linker MATCHES "mold")
  find_program(OTHER_LINKER NAMES ld.bfd ld.lld ld.gold REQUIRED)
  get_filename_component(other ${OTHER_LINKER} NAME)
  string(REPLACE "ld." "-fuse-ld=" judge_linker ${other})
endif()

# write_dynamic_list(FILE NAMESPACE...): the interposed calls and everything in these namespaces.
function(write_dynamic_list file)
  file(STRINGS ${interposed_names} names REGEX "^[A-Za-z_]")
  set(text "{\n")
  foreach(name IN LISTS names)
    string(APPEND text "    ${name};\n")
  endforeach()
  string(APPEND text "    extern \"C++\" {\n")
  foreach(namespace IN LISTS ARGN)
    string(APPEND text "        ${namespace}::*;\n")
  endforeach()
  string(APPEND text "    };\n};\n")
  file(CONFIGURE OUTPUT ${file} CONTENT "${text}" @ONLY)
endfunction()

# bind_lazily(TARGET LIST NAMESPACE...): links an executable that leaves the functions of these namespaces to a submission.
# LIST: a file to write. The engine and its warnings come with it.
function(bind_lazily target list)
  write_dynamic_list(${list} ${ARGN})
  target_link_libraries(${target} PRIVATE harness soket_warnings)
  target_link_options(${target} PRIVATE ${judge_linker} -Wl,-z,lazy -Wl,--unresolved-symbols=ignore-all
    "LINKER:--dynamic-list=${list}")
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${list})
endfunction()

# add_judge(TARGET LAB 02 NAME fixed-length NAMESPACE fixed_length SANITIZE address,undefined SOURCES fixed_length_test.cpp)
# The executable is judges/02-fixed-length in the build tree. SANITIZE: what submissions of the lab are compiled with.
function(add_judge target)
  cmake_parse_arguments(PARSE_ARGV 1 judge "" "LAB;NAME;NAMESPACE;SANITIZE" "SOURCES")
  add_executable(${target} ${judge_SOURCES})
  target_compile_definitions(${target} PRIVATE SOKET_LAB="${judge_LAB}" SOKET_LAB_NAME="${judge_NAME}")
  bind_lazily(${target} ${PROJECT_BINARY_DIR}/judges/${judge_LAB}-${judge_NAME}.list ${judge_NAMESPACE})
  if(judge_SANITIZE)
    target_link_options(${target} PRIVATE -fsanitize=${judge_SANITIZE}) # the runtime, for the submissions
  endif()
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/judges
    OUTPUT_NAME ${judge_LAB}-${judge_NAME})
  if(SOKET_TESTS)
    add_test(NAME ${target}.binds_only_the_lab
      COMMAND ${CMAKE_COMMAND} -DJUDGE=$<TARGET_FILE:${target}> -DNAMESPACE=${judge_NAMESPACE}
        -P ${PROJECT_SOURCE_DIR}/common/cmake/undefined_symbols.cmake)
  endif()
endfunction()

# lab_variables(FOLDER): sets lab (02), name (fixed-length), stem and namespace (fixed_length) and sanitize
# (address,undefined) from labs/02-fixed-length. A lab about threads says so above its tests: "// Sanitizer: thread" takes
# AddressSanitizer's place, with which ThreadSanitizer cannot share a program.
macro(lab_variables folder)
  get_filename_component(lab_name ${folder} NAME)
  string(SUBSTRING ${lab_name} 0 2 lab)
  string(SUBSTRING ${lab_name} 3 -1 name)
  string(REPLACE "-" "_" stem ${name})
  set(namespace ${stem}) # or as the header says: a namespace select would clash with select(2)
  if(EXISTS ${PROJECT_SOURCE_DIR}/labs/${lab_name}/${stem}.hpp)
    file(STRINGS ${PROJECT_SOURCE_DIR}/labs/${lab_name}/${stem}.hpp named REGEX "^namespace [a-z_]+ {" LIMIT_COUNT 1)
    string(REGEX REPLACE "^namespace ([a-z_]+).*" "\\1" namespace "${named}")
  endif()
  set(sanitize "${SOKET_SANITIZE}")
  set(tests ${PROJECT_SOURCE_DIR}/labs/${lab_name}/${stem}_test.cpp)
  if(EXISTS ${tests})
    file(STRINGS ${tests} about_threads REGEX "^// Sanitizer: thread$" LIMIT_COUNT 1)
    if(about_threads)
      string(REPLACE "address" "thread" sanitize "${sanitize}")
    endif()
  endif()
endmacro()

# compile_like_a_demo(TARGET FOLDER): with the lab's sanitizers and warnings.
function(compile_like_a_demo target folder)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/common ${folder})
  target_compile_options(${target} PRIVATE -g -Wall -Wextra -Wconversion -Wshadow)
  if(sanitize)
    target_compile_options(${target} PRIVATE -fsanitize=${sanitize} -fno-omit-frame-pointer)
    target_link_options(${target} PRIVATE -fsanitize=${sanitize})
  endif()
endfunction()

# add_demo(TARGET FOLDER SOURCE): the demo of the lab in FOLDER around the code in SOURCE.
function(add_demo target folder source)
  lab_variables(${folder})
  set(demo demo-${lab}-without-the-lab)
  if(NOT TARGET ${demo})
    add_library(${demo} OBJECT ${folder}/${stem}_demo.cpp)
    compile_like_a_demo(${demo} ${folder})
    target_link_libraries(${demo} PRIVATE soket_warnings)
  endif()
  add_executable(${target} ${source} $<TARGET_OBJECTS:${demo}>)
  compile_like_a_demo(${target} ${folder})
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/demos)
endfunction()
