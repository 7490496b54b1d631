#include "tests/hall/staff.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/knobs.h"
#include "tests/hall/staff_acts.h"
#include "tests/hall/staff_views.h"
#include "tests/hall/web_answer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sodium.h>
#include <string.h>

enum { CONNECTIONS_MAX = 16, QUIET_S = 20 };

struct staff {
	struct hall *hall;
	struct MHD_Daemon *daemon;
	char token[ID_LEN]; /* in every form; new with every start */
};

/* One request. */
struct errand {
	char *form; /* FIELDS_BYTES_MAX; NULL until something comes */
	size_t form_len;
};

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static const char *query(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, name);
}

static enum MHD_Result refuse_errand(
	struct MHD_Connection *connection, int status, const char *code, const char *title)
{
	struct reply reply = {0};
	reply_problem(&reply, status, code, title, NULL);
	return web_answer(connection, &reply, "", NULL);
}

/* --- looking --- */

static const struct {
	const char *path;
	void (*show)(struct staff_view *view);
} views[] = {
	{"/staff", staff_windows},
	{"/staff/cases", staff_cases},
	{"/staff/work-items", staff_work_items},
	{"/staff/helpers", staff_helpers},
	{"/staff/ratings", staff_ratings},
	{"/staff/terminals", staff_terminals},
	{"/staff/closing", staff_closing},
};

/* False: no such page. */
static bool show(struct staff_view *view, const char *path)
{
	static const char cases[] = "/staff/cases/";
	for (size_t i = 0; i < ARRAY_LEN(views); i++) {
		if (strcmp(path, views[i].path) == 0) {
			views[i].show(view);
			return true;
		}
	}
	const char *no = path + sizeof(cases) - 1;
	return strncmp(path, cases, sizeof(cases) - 1) == 0 && strlen(no) <= 64 &&
	       staff_case(view, no);
}

static enum MHD_Result look(
	struct staff *staff, struct MHD_Connection *connection, const char *path)
{
	struct hall *hall = staff->hall;
	struct reply reply = {0};
	char policy[POLICY_LEN];
	struct staff_view view = {.clerk = {.hall = hall,
					  .conn = store_take(hall->store),
					  .now_ms = knobs_now_ms(hall->knobs)},
		.token = staff->token,
		.said = query(connection, "said"),
		.what = query(connection, "what"),
		.state = query(connection, "state"),
		.query = query(connection, "q"),
		.from = query(connection, "from")};
	page_open(&view.page, header(connection, MHD_HTTP_HEADER_ACCEPT_LANGUAGE));
	bool is_found = show(&view, path);
	bool has_failed = view.clerk.conn->has_failed;
	store_give(hall->store, view.clerk.conn);
	page_policy(&view.page, "; form-action 'self'", policy);
	reply_page(&reply, 200, &view.page.html);
	if (!is_found || has_failed) {
		reply_clear(&reply);
		return has_failed ? refuse_errand(connection, 503, "unavailable",
					    "The database cannot be used now")
				  : refuse_errand(connection, 404, "not_found", "No such page");
	}
	return web_answer(connection, &reply, policy, NULL);
}

/* --- doing --- */

static bool has_token(const struct staff *staff, const struct fields *fields)
{
	char given[ID_LEN] = "";
	return str_copy(given, sizeof(given), fields_get(fields, "token")) &&
	       sodium_memcmp(given, staff->token, sizeof(given)) == 0;
}

static enum MHD_Result do_act(
	struct staff *staff, struct MHD_Connection *connection, const struct errand *errand)
{
	struct fields fields;
	struct reply reply = {.status = 303};
	char location[LOCATION_LEN];
	const char *type = header(connection, MHD_HTTP_HEADER_CONTENT_TYPE);
	enum MHD_Result result;
	if (!type || !str_starts(type, "application/x-www-form-urlencoded")) {
		return refuse_errand(
			connection, 415, "unsupported_media_type", "Only what a form sends");
	}
	bool is_read = fields_parse(errand->form, errand->form_len, NULL, &fields);
	if (!is_read) {
		result = refuse_errand(connection, 400, "invalid_request", "Not a form");
	} else if (!has_token(staff, &fields)) {
		result = refuse_errand(connection, 403, "token_required",
			"Not from a page of this start: open it again");
	} else if (!staff_act(staff->hall, &fields, location)) {
		result = refuse_errand(connection, 400, "invalid_request", "No such act");
	} else {
		result = web_answer(connection, &reply, "", location);
	}
	fields_finish(&fields);
	return result;
}

/* --- the server --- */

static enum MHD_Result finish_errand(struct staff *staff, struct MHD_Connection *connection,
	const char *path, const char *method, const struct errand *errand)
{
	struct reply reply = {.status = 303};
	bool is_post = strcmp(method, "POST") == 0;
	if (!web_host_is_local(header(connection, MHD_HTTP_HEADER_HOST), staff->hall->staff_port)) {
		return refuse_errand(connection, 403, "not_this_place",
			"This page is at 127.0.0.1 and localhost only");
	}
	if (is_post && strcmp(path, "/staff/do") == 0) {
		return do_act(staff, connection, errand);
	}
	if (is_post || strcmp(method, "GET") != 0) {
		return refuse_errand(connection, 405, "method_not_allowed", "Not with this method");
	}
	return strcmp(path, "/") == 0 ? web_answer(connection, &reply, "", "/staff")
				      : look(staff, connection, path);
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path,
	const char *method, const char *version, const char *upload, size_t *upload_size,
	void **state)
{
	(void)version;
	struct errand *errand = *state;
	if (!errand) {
		*state = mem_new(struct errand);
		return MHD_YES;
	}
	if (*upload_size) {
		if (*upload_size > FIELDS_BYTES_MAX - errand->form_len) {
			return MHD_NO;
		}
		if (!errand->form) {
			errand->form = mem_alloc(FIELDS_BYTES_MAX, 1);
		}
		memcpy(errand->form + errand->form_len, upload, *upload_size);
		errand->form_len += *upload_size;
		*upload_size = 0;
		return MHD_YES;
	}
	return finish_errand(context, connection, path, method, errand);
}

static void completed(void *context, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode code)
{
	(void)context;
	(void)connection;
	(void)code;
	struct errand *errand = *state;
	if (errand) {
		if (errand->form) {
			mem_wipe(errand->form, FIELDS_BYTES_MAX);
		}
		mem_free(errand->form);
		mem_free(errand);
		*state = NULL;
	}
}

enum err staff_start(struct hall *hall, int port, struct staff **staff_out)
{
	struct staff *staff = mem_new(struct staff);
	staff->hall = hall;
	random_id(staff->token);
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK), /* never more, whatever is public */
	};
	staff->daemon =
		MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
					 MHD_USE_POLL | MHD_USE_ITC,
			(uint16_t)port, NULL, NULL, handle, staff, MHD_OPTION_SOCK_ADDR,
			(struct sockaddr *)&address, MHD_OPTION_NOTIFY_COMPLETED, completed, staff,
			MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)QUIET_S,
			MHD_OPTION_CONNECTION_LIMIT, (unsigned int)CONNECTIONS_MAX,
			MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)(64 * 1024),
			MHD_OPTION_LISTENING_ADDRESS_REUSE, (unsigned int)1, MHD_OPTION_END);
	const union MHD_DaemonInfo *info =
		staff->daemon ? MHD_get_daemon_info(staff->daemon, MHD_DAEMON_INFO_BIND_PORT)
			      : NULL;
	if (!info) {
		log_error("staff", "cannot listen on port %d", port);
		staff_stop(staff);
		return ERR_IO;
	}
	hall->staff_port = info->port;
	*staff_out = staff;
	return OK;
}

void staff_stop(struct staff *staff)
{
	if (staff) {
		if (staff->daemon) {
			MHD_stop_daemon(staff->daemon);
		}
		mem_wipe(staff->token, sizeof(staff->token));
		mem_free(staff);
	}
}
