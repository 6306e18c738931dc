# Builds the whole site into a new folder. Doxygen is told to fail when it has warned, and so this fails.
#
# -DSITE=folder -DWORK=folder, and the programs as for build_language.cmake
file(REMOVE_RECURSE ${SITE} ${WORK})
foreach(language IN ITEMS en id)
  execute_process(COMMAND ${CMAKE_COMMAND} -DLANGUAGE=${language} -DSITE=${SITE} -DWORK=${WORK}/${language}
      -DGENERATED=${GENERATED} -DDOXYGEN=${DOXYGEN} -DFINISH_PAGES=${FINISH_PAGES} -DSEARCH_INDEX=${SEARCH_INDEX}
      -P ${CMAKE_CURRENT_LIST_DIR}/../build_language.cmake
    RESULT_VARIABLE result)
  if(result)
    message(SEND_ERROR "the site has not been built without a warning: ${language}")
  endif()
endforeach()
