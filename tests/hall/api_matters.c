#include "tests/hall/api.h"

#include "firmware/base/mem.h"
#include "tests/hall/catalog.h"
#include "tests/hall/detail.h"
#include "tests/hall/slots.h"

#include <stdio.h>
#include <string.h>

enum { URL_LEN = 200 };

/* Free times are of this moment, and of no other. */
static void offer(struct request *request, struct detail *detail)
{
	if (!slots_offer(request->hall, request->conn, detail->form, request->now_ms)) {
		json_decref(detail->form);
		detail->form = NULL;
	}
}

static json_t *answer_of(
	struct request *request, const char *code, bool is_bundle, const struct detail *detail)
{
	char url[URL_LEN];
	snprintf(url, sizeof(url), "%s/m/%s", request->hall->qr_base, code);
	json_t *answer = json_pack("{s:s,s:s,s:o}", "code", code, "page_url", url, "guide",
		detail_guide(request->hall, request->conn, code, is_bundle, detail->form != NULL));
	if (detail->form) {
		json_object_set(answer, "form", detail->form);
		json_object_set(answer, "materials", detail->materials);
	}
	return answer;
}

static void reply_detail(struct request *request, bool is_bundle)
{
	struct detail detail;
	char etag[sizeof(request->reply->etag)];
	const char *code = request->part;
	bool is_good = is_bundle ? is_bundle_code(code) : is_matter_code(code);
	if (!is_good) {
		reply_problem(request->reply, 404, is_bundle ? "unknown_bundle" : "unknown_matter",
			"No such thing here", NULL);
		return;
	}
	/* It is as new as the catalogue. */
	char *revision = store_meta(request->conn, "revision");
	snprintf(etag, sizeof(etag), "\"m%.16s\"", revision ? revision : "0");
	mem_free(revision);
	if (!detail_find(request->conn, code, is_bundle, &detail)) {
		reply_problem(request->reply, 404, is_bundle ? "unknown_bundle" : "unknown_matter",
			"No such thing here", NULL);
	} else if (detail.form && slots_field(detail.form)) {
		offer(request, &detail);
		reply_json(request->reply, 200, answer_of(request, code, is_bundle, &detail));
	} else if (catalog_has_tag(request->if_none_match, etag)) {
		reply_clear(request->reply);
		request->reply->status = 304;
		memcpy(request->reply->etag, etag, sizeof(etag));
	} else {
		reply_json(request->reply, 200, answer_of(request, code, is_bundle, &detail));
		memcpy(request->reply->etag, etag, sizeof(etag));
	}
	detail_finish(&detail);
}

void get_matter(struct request *request)
{
	reply_detail(request, false);
}

void get_bundle(struct request *request)
{
	reply_detail(request, true);
}
