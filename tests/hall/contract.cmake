# Every flow test once more, with the contract's witness (contract_proxy.py) between kiosk and hall, and a report of all of
# it; contract.excuses says which not. Included when all tests are known. Plain builds only: it is the hall and the kiosk
# that are looked at, and the sanitizers have seen the same.
if(ONEDOOR_SANITIZE)
	return()
endif()
set(excuses ${CMAKE_CURRENT_LIST_DIR}/contract.excuses)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${excuses})
file(STRINGS ${excuses} left_out REGEX "^test [a-z_]+ none ")
list(TRANSFORM left_out REPLACE "^test ([a-z_]+) none .*$" "\\1")
set(records ${CMAKE_CURRENT_BINARY_DIR}/contract)
set(witness /usr/bin/python3 -B -W ignore ${CMAKE_CURRENT_LIST_DIR}/contract_proxy.py)
set(flows "")
foreach(folder flow hall)
	get_property(tests DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/${folder} PROPERTY TESTS)
	list(FILTER tests INCLUDE REGEX "^flow_test_")
	list(APPEND flows ${tests})
endforeach()
set(names "")
foreach(flow ${flows})
	if(flow IN_LIST left_out)
		continue()
	endif()
	add_test(NAME contract_${flow} COMMAND ${witness} run ${flow} --excuses ${excuses} --records ${records} -- $<TARGET_FILE:${flow}>)
	list(APPEND names ${flow})
	list(APPEND contract_tests contract_${flow})
	if(flow MATCHES "_(kill|cases|clock|rows|pace|long|given_up|pay|wipe)$") # long: first
		set_tests_properties(contract_${flow} PROPERTIES COST 100)
	endif()
endforeach()
list(JOIN names "\n" list)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/contract.tests "${list}\n")
add_test(NAME contract_report COMMAND ${witness} report --excuses ${excuses} --records ${records}
	--tests ${CMAKE_CURRENT_BINARY_DIR}/contract.tests)
add_test(NAME contract_fail COMMAND /usr/bin/python3 -B -W ignore ${CMAKE_CURRENT_LIST_DIR}/contract_fail.py ${CMAKE_SOURCE_DIR}
	${CMAKE_BINARY_DIR})
set_tests_properties(${contract_tests} contract_fail PROPERTIES LABELS contract TIMEOUT 900)
# After them, and by itself: if it depended on them, they would all be begun before any other test.
set_tests_properties(contract_report PROPERTIES LABELS report TIMEOUT 900)
