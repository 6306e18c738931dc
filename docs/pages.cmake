# The pages in reading order: the sidebar, previous and next, and the PDF. Each is docs/en/NAME.md or made by the build.
file(GLOB handouts RELATIVE ${CMAKE_CURRENT_LIST_DIR}/en ${CMAKE_CURRENT_LIST_DIR}/en/[0-9][0-9]-*.md)
list(TRANSFORM handouts REPLACE "\\.md$" "")
set(pages index how-a-lab-works ${handouts} misconceptions glossary howto instructors-guide writing-a-lab)
