# Prints all handouts of one language into SITE/LANGUAGE/handouts.pdf.
#
# -DLANGUAGE=en|id -DSITE=folder -DWORK=folder for what is needed in between -DJOIN_PAGES=program -DCHROMIUM=program
cmake_minimum_required(VERSION 3.22)
include(${CMAKE_CURRENT_LIST_DIR}/pages.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/theme/words-${LANGUAGE}.cmake)
set(files "")
foreach(name IN LISTS handouts)
  file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/en/${name}.md heading LIMIT_COUNT 1)
  string(REGEX REPLACE ".*{#(.*)}$" "\\1.html" file "${heading}")
  list(APPEND files ${file})
endforeach()
# beside the pages, for their stylesheets; not for readers, so it goes again
set(joined ${SITE}/${LANGUAGE}/handouts-to-print.html)
set(pdf ${SITE}/${LANGUAGE}/handouts.pdf)
file(REMOVE ${pdf})
execute_process(COMMAND ${JOIN_PAGES} ${SITE}/${LANGUAGE} ${joined} ${word_HANDOUTS} ${files} COMMAND_ERROR_IS_FATAL ANY)
# Chromium's own sandbox does not work for root, and the page is ours.
execute_process(COMMAND ${CHROMIUM} --headless --no-sandbox --disable-gpu --no-pdf-header-footer --print-to-pdf-no-header
    --user-data-dir=${WORK}/chromium --print-to-pdf=${pdf} file://${joined}
  OUTPUT_VARIABLE output ERROR_VARIABLE output TIMEOUT 120)
file(REMOVE ${joined})
file(REMOVE_RECURSE ${WORK}/chromium)
if(NOT EXISTS ${pdf})
  message(FATAL_ERROR "Chromium has not made ${pdf}:\n${output}")
endif()
message(STATUS "${pdf}")
