# Draws a picture in the DOT language as SVG that goes into a page: in the page's typeface and colours, with a name.
#
# -DDOT=program -DDIAGRAM=file.dot -DLANGUAGE=en|id -DPICTURE=file.svg
# The diagram begins with lines like "// title: ...", "// title-id: ...", "// desc: ...", "// desc-id: ...". What stands
# behind label="..." as label_id="..." takes its place in that language; where there is none, the label is for both.
cmake_minimum_required(VERSION 3.22)
get_filename_component(name ${DIAGRAM} NAME_WE)
set(suffix "")
if(NOT LANGUAGE STREQUAL "en")
  set(suffix "-${LANGUAGE}")
endif()

# said(WORD): what stands after "// WORD: ", as text for HTML, in the variable of that name.
function(said word)
  file(STRINGS ${DIAGRAM} line REGEX "^// ${word}${suffix}: " LIMIT_COUNT 1 ENCODING UTF-8)
  if(NOT line)
    message(FATAL_ERROR "${DIAGRAM} has no line \"// ${word}${suffix}: ...\"")
  endif()
  string(REGEX REPLACE "^// [a-z-]+: *" "" line "${line}")
  string(REPLACE "&" "&amp;" line "${line}")
  string(REPLACE "<" "&lt;" line "${line}")
  set(${word} "${line}" PARENT_SCOPE)
endfunction()
said(title)
said(desc)

# Of an attribute that is given twice, Graphviz takes the last.
execute_process(COMMAND sed "s/label_${LANGUAGE}=/label=/g" ${DIAGRAM}
  COMMAND ${DOT} -Tsvg -Gbgcolor=transparent -Nfontname=Helvetica -Efontname=Helvetica -Nfontsize=12 -Efontsize=11
  OUTPUT_VARIABLE svg COMMAND_ERROR_IS_FATAL ANY)

# What Graphviz says of its own: a prologue, comments, tooltips, ids, fonts and black.
string(REGEX REPLACE "^.*<svg" "<svg" svg "${svg}")
string(REGEX REPLACE "<!--[^>]*-->\n?" "" svg "${svg}")
string(REGEX REPLACE "<title>[^<]*</title>\n?" "" svg "${svg}")
string(REGEX REPLACE "<polygon fill=\"(white|transparent|#ffffff)\" stroke=\"(transparent|none)\"[^>]*/>\n?" "" svg "${svg}")
string(REGEX REPLACE " id=\"[a-z_0-9]+\"" "" svg "${svg}")
string(REGEX REPLACE " font-(family|size)=\"[^\"]*\"" "" svg "${svg}")
string(REPLACE "stroke=\"black\"" "stroke=\"currentColor\"" svg "${svg}")
string(REPLACE "fill=\"black\"" "fill=\"currentColor\"" svg "${svg}")

# Other versions of Graphviz, or other fonts, draw the same a little differently; so checks/kept.cmake compares this.
file(SHA256 ${DIAGRAM} source)
string(SUBSTRING ${source} 0 16 source)
string(REGEX MATCH "viewBox=\"[^\"]*\"" view "${svg}")
set(head "<svg class=\"fig dot\" data-source=\"${source}\" role=\"img\" aria-labelledby=\"${name}-title ${name}-desc\"")
string(APPEND head " ${view} xmlns=\"http://www.w3.org/2000/svg\">\n")
string(APPEND head "<title id=\"${name}-title\">${title}</title>\n<desc id=\"${name}-desc\">${desc}</desc>")
string(REGEX REPLACE "<svg width=\"[^>]*>" "" svg "${svg}")
file(WRITE ${PICTURE} "${head}${svg}")
