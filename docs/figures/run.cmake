# Runs a figure program: what it prints is shown when it fails, or has not made what it should.
# -DPROGRAM=executable -DGENERATED=folder -DMADE=files, and for those linked like a judge -DSUBMISSION=shared object
foreach(file IN LISTS MADE)
  file(REMOVE ${file})
endforeach()
set(arguments "")
if(SUBMISSION)
  set(arguments --submission ${SUBMISSION})
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E env SOKET_GENERATED=${GENERATED} ${PROGRAM} ${arguments}
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(result)
  message(FATAL_ERROR "${output}")
endif()
foreach(file IN LISTS MADE)
  if(NOT EXISTS ${file})
    message(FATAL_ERROR "${PROGRAM} has not made ${file}")
  endif()
endforeach()
