set(ENV{DESTDIR} ${STAGE})
file(REMOVE_RECURSE ${STAGE})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix /usr COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)

set(expected ${BINDIR}/dorsal-cli ${LIBEXECDIR}/dorsal/tshark ${LIBEXECDIR}/dorsal/dorsal-capture
    ${MANDIR}/man1/dorsal-cli.1 ${MANDIR}/man1/dorsal-capture.1)
if(GUI)
  set(id org.dorsal.Dorsal)
  list(APPEND expected ${BINDIR}/dorsal ${MANDIR}/man1/dorsal.1 ${DATADIR}/applications/${id}.desktop
       ${DATADIR}/metainfo/${id}.metainfo.xml ${DATADIR}/mime/packages/${id}.xml
       ${DATADIR}/icons/hicolor/scalable/apps/${id}.svg
       ${DATADIR}/icons/hicolor/symbolic/apps/${id}-symbolic.svg)
endif()
foreach(file ${expected})
  if(NOT EXISTS ${STAGE}/usr/${file})
    message(SEND_ERROR "not installed: ${file}")
  endif()
endforeach()

# The link that stands for tshark must survive a move of the whole tree.
execute_process(COMMAND ${STAGE}/usr/${LIBEXECDIR}/dorsal/tshark -r ${CAPTURE} -c 1
                RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT result EQUAL 0 OR NOT output MATCHES "DHCP|0.0.0.0")
  message(SEND_ERROR "the installed tshark link does not run: ${result} ${output}")
endif()
file(REMOVE_RECURSE ${STAGE})
