/* An application as a kiosk sends it, for a plain client. */
#ifndef ONEDOOR_BENCH_BOX_H
#define ONEDOOR_BENCH_BOX_H

#include <string.h>

#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_application.h"
#include "firmware/hall/seal.h"

/* A complaint with no name, each another; to be freed with json_text_free. */
static inline char *box_make(const uint8_t sealing_key[SEAL_KEY_LEN])
{
	char key[TICKET_KEY_LEN + 1];
	char answers[160];
	seal_random_key(key);
	str_format(answers, sizeof(answers), "{\"story\":\"路灯坏了 %s\",\"is_named\":false}", key);
	struct application application = {.answers = answers};
	str_copy(application.matter, sizeof(application.matter), "hotline-06");
	char *plain = application_body(&application, "1234");
	char *sealed = seal_long_text(sealing_key, plain, strlen(plain));
	char *body = sealed_case_body(sealed, clock_wall_ms(), 8 * 60, false);
	json_text_free(plain);
	mem_free(sealed);
	return body;
}

#endif
