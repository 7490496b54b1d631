/* {"form": any, "answers": any}: what is taken for a form judges any answers, and what it lets pass
 * it lets pass again. */
#include <stdint.h>
#include <stdlib.h>
#include <jansson.h>

#include "tests/hall/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char why[FORM_WHY_LEN];
	json_t *both = json_loadb((const char *)data, len, JSON_REJECT_DUPLICATES, NULL);
	const json_t *form = json_object_get(both, "form");
	if (form && form_check(form, why)) {
		json_t *kept = form_judge(form, json_object_get(both, "answers"), why);
		json_t *again = kept ? form_judge(form, kept, why) : NULL;
		if (kept && (!again || !json_equal(kept, again))) {
			abort();
		}
		json_decref(kept);
		json_decref(again);
	}
	json_decref(both);
	return 0;
}
