/*
 * A hawkBit server, by its Direct Device Integration API: asked again and again whether there is
 * something to be done, told how it went. The update's thread; every call ends within its limit, or
 * when is_interrupted says so (ERR_CANCELLED).
 */
#ifndef ONEDOOR_CARE_DDI_H
#define ONEDOOR_CARE_DDI_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/care/ddi_wire.h"

struct ddi;

/* Copied. */
struct ddi_config {
	const char *server; /* https://host[:port] */
	const char *tenant; /* "DEFAULT" */
	const char *target; /* what the terminal is called there */
	const char
		*token_file; /* the target's token, one line; "": the certificate says who we are */
	const char *ca_file, *cert_file, *key_file;
	bool (*is_interrupted)(void *arg);
	void *arg;
};

struct ddi_news {
	int64_t wait_s; /* until it is asked again */
	bool has_deployment, has_cancel;
	bool is_odd; /* the deployment: nothing but its id is of use */
	struct ddi_deployment deployment;
	struct ddi_cancel cancel;
};

/* What is told about ourselves. */
struct ddi_self {
	const char *version, *slot;
};

enum err ddi_create(const struct ddi_config *config, struct ddi **ddi_out) MUST_CHECK;
void ddi_destroy(struct ddi *ddi); /* NULL is allowed */
/* ERR_AUTH, ERR_NOT_FOUND: this terminal is unknown there; ERR_BUSY: later; ERR_INVALID: no sense;
 * as http_do. wait_s is filled in whatever comes. */
enum err ddi_poll(struct ddi *ddi, const struct ddi_self *self, struct ddi_news *out) MUST_CHECK;
/* Of a deployment, or of its cancelling; the words as in ddi_feedback. */
enum err ddi_tell(struct ddi *ddi, bool is_cancel, const char *id, const char *execution,
	const char *finished, const char *words) MUST_CHECK;
/* To fetch from there: its line, and the header that lets us in (NULL: none is needed). */
struct http *ddi_http(struct ddi *ddi);
const char *ddi_authorization(struct ddi *ddi);

#endif
