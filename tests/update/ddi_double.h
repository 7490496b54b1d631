/*
 * A hawkBit server for tests, as its published Direct Device Integration API has it: base resource,
 * configData, deploymentBase, cancelAction, feedback, and the artifact, with what goes wrong on
 * such servers. Real TLS, one target. Its own threads; the functions from the test's.
 */
#ifndef ONEDOOR_TESTS_DDI_DOUBLE_H
#define ONEDOOR_TESTS_DDI_DOUBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DDI_TOKEN "0123456789abcdef0123456789abcdef"

struct ddi_double;

/* What it does; changed at any time by ddi_double_set. */
struct ddi_script {
	const char *file;      /* the artifact; NULL: nothing is deployed */
	const char *id;	       /* of the action */
	const char *sha256;    /* NULL: the file's own */
	int64_t size;	       /* as announced; 0: the file's own */
	const char *elsewhere; /* server that the artifact's link names; NULL: this one */
	const char *cancel;    /* the action that is called off; NULL none */
	const char *window;    /* maintenanceWindow; NULL none */
	int status;	       /* of the base resource instead of an answer; 0 none */
	int retry_after_s;
	int64_t cut_after; /* the next artifact ends after so many bytes; 0: it does not */
	bool has_no_range, wants_config;
	const char *sleep; /* between two polls, "00:00:01"; NULL: that */
};

/* tls_dir: make-certs.sh's. */
/* host: what it calls itself, of the server's certificate. */
struct ddi_double *ddi_double_start(const char *tls_dir, const char *host);
void ddi_double_stop(struct ddi_double *ddi);
const char *ddi_double_url(const struct ddi_double *ddi); /* https://HOST:PORT */
void ddi_double_set(struct ddi_double *ddi, const struct ddi_script *script);

struct ddi_seen {
	int polls, fetches;
	int64_t last_from;	 /* of the last Range; 0 none */
	char feedback[8192];	 /* all of them, "PATH BODY\n" each */
	char config[1024];	 /* the last configData */
	char authorization[128]; /* the last one */
};
void ddi_double_seen(struct ddi_double *ddi, struct ddi_seen *out);

#endif
