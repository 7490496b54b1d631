/*
 * What a hawkBit server's Direct Device Integration API says, as bytes: pure, no conversation
 * (ddi.h). Of its answers only what an update needs is read; links that lead to another server are
 * none.
 */
#ifndef ONEDOOR_CARE_DDI_WIRE_H
#define ONEDOOR_CARE_DDI_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/fleet/digest.h"
#include "firmware/hall/http.h"

enum {
	DDI_ID_LEN = 32,
	DDI_SLEEP_S = 300, /* when the server does not say how long to wait */
	DDI_SLEEP_LEAST_S = 1,
	DDI_SLEEP_MOST_S = 24 * 3600,
};

/* The base resource: paths; "" there is none. */
struct ddi_base {
	int64_t sleep_s;
	char deployment[HTTP_PATH_LIMIT + 1];
	char cancel[HTTP_PATH_LIMIT + 1];
	char config[HTTP_PATH_LIMIT + 1];
};

/* An action: install this. */
struct ddi_deployment {
	char id[DDI_ID_LEN + 1];
	bool is_skipped;  /* the server wants nothing done for now */
	bool may_install; /* its maintenance window, when it has one, is open */
	char path[HTTP_PATH_LIMIT + 1];
	char sha256[DIGEST_TEXT_LEN + 1];
	int64_t size;
};

struct ddi_cancel {
	char id[DDI_ID_LEN + 1];      /* the order to cancel … */
	char stop_id[DDI_ID_LEN + 1]; /* … this action */
};

/* ERR_INVALID: not what the API promises. */
enum err ddi_base_parse(
	const char *text, size_t len, const char *server, struct ddi_base *out) MUST_CHECK;
/* Its one bundle: the artifact named *.raucb. ERR_INVALID too when there are several or none. */
enum err ddi_deployment_parse(
	const char *text, size_t len, const char *server, struct ddi_deployment *out) MUST_CHECK;
enum err ddi_cancel_parse(const char *text, size_t len, struct ddi_cancel *out) MUST_CHECK;

/* Feedback: execution "proceeding", "closed", "rejected", …; finished "none", "success",
 * "failure"; words "" none. To be freed with json_text_free. */
char *ddi_feedback(const char *id, const char *execution, const char *finished, const char *words);

#endif
