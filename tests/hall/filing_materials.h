/* The materials of a case: photos from a phone, shared certificates. On the request's thread,
 * inside its write transaction. */
#ifndef ONEDOOR_TESTS_HALL_FILING_MATERIALS_H
#define ONEDOOR_TESTS_HALL_FILING_MATERIALS_H

#include "tests/hall/request.h"

/* The entry of the code; NULL. */
const json_t *material_find(const json_t *materials, const char *code) MUST_CHECK;
/* Is it a file (grant) that this terminal may hand in now? types NULL: any; code: the matter or
 * bundle the grant must be for, NULL: any; holder "": nobody's. */
bool file_is_good(struct request *request, const char *file) MUST_CHECK;
bool grant_is_good(struct request *request, const char *grant, const json_t *types,
	const char *code, const char *holder) MUST_CHECK;
/* It is the case's now. */
void material_give(struct request *request, const char *case_no, const char *code, const char *file,
	const char *grant);

/* Everything that came is right; what no condition asks for may come all the same. False:
 * pointer_out (FORM_WHY_LEN) names the entry. */
bool materials_check(struct request *request, const json_t *given, const json_t *materials,
	const char *code, const char *holder, char *pointer_out) MUST_CHECK;
/* Asks (without ids) for what is required and did not come. */
json_t *materials_missing(
	const json_t *materials, const json_t *given, const json_t *answers) MUST_CHECK;

#endif
