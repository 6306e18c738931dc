# The headers of the reference: each lab's interface, what labs may use, and what a lab's tests are written with.
get_filename_component(root ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
file(GLOB headers ${root}/labs/[0-9][0-9]-*/*.hpp ${root}/common/net/*.hpp)
foreach(name IN ITEMS calls connection conversation cuts faults growth judge lab_test meanwhile peer random student
    test_info)
  list(APPEND headers ${root}/common/harness/${name}.hpp)
endforeach()
