/* Where everything is. */
#include "tests/hall/api.h"

#include "firmware/base/str.h"
#include "tests/hall/catalog.h"
#include "tests/hall/floors.h"

void get_plan(struct request *request)
{
	struct reply *reply = request->reply;
	char etag[sizeof(reply->etag)];
	if (!request->hall->floors) {
		reply_problem(reply, 404, "no_plan", "There is no plan of this hall", NULL);
		return;
	}
	json_t *plan = floors_json(request->hall->floors, request->terminal);
	(void)str_format(
		etag, sizeof(etag), "\"%s\"", json_string_value(json_object_get(plan, "version")));
	if (catalog_has_tag(request->if_none_match, etag)) {
		reply_clear(reply);
		reply->status = 304;
		json_decref(plan);
	} else {
		reply_json(reply, 200, plan);
	}
	(void)str_copy(reply->etag, sizeof(reply->etag), etag);
}
