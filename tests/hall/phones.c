#include "tests/hall/phones.h"

#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/bell.h"
#include "tests/hall/case_page.h"
#include "tests/hall/collection_judge.h"
#include "tests/hall/enrol.h"
#include "tests/hall/entry_page.h"
#include "tests/hall/knobs.h"
#include "tests/hall/limits.h"
#include "tests/hall/matter_page.h"
#include "tests/hall/pay_page.h"
#include "tests/hall/phone_page.h"
#include "tests/hall/phone_photos.h"
#include "tests/hall/public_page.h"
#include "tests/hall/ticket_page.h"
#include "tests/hall/web_answer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

enum {
	PEM_MAX = 64 * 1024,
	CONNECTIONS_MAX = 64,
	ADDRESS_MAX = 16,
	QUIET_S = 20,		/* a connection that says nothing */
	UPLOAD_MS = 120 * 1000, /* from the first byte of a photo to its last */
	NAME_LEN = 72,		/* of what stands behind /t/, /c/, /m/ and /e/ */
};

struct phones {
	struct hall *hall;
	struct MHD_Daemon *daemon;
	struct limits *limits; /* by address */
	_Atomic int uploads;
	char *cert, *key;
};

enum wish {
	WISH_NONE,
	WISH_LINK,
	WISH_UPLOAD,
	WISH_DROP,
	WISH_TICKET,
	WISH_ASK,
	WISH_CASE,
	WISH_MATTER,
	WISH_ENTRY,
	WISH_HAND_OVER,
	WISH_PAYMENT,
	WISH_PAY,
	WISH_CA,
	WISH_ENROL,
};

/* One request. */
struct visit {
	enum wish wish;
	char name[NAME_LEN];
	char file[ENTRY_ID_MAX + 1]; /* the second name: of what is to be dropped, an entry's */
	int64_t began_ms;
	size_t seen;
	struct upload upload;
	char *form; /* FIELDS_BYTES_MAX; NULL until something comes */
	size_t form_len;
	struct reply refusal; /* status 0: none */
};

/* --- pages --- */

static enum MHD_Result answer_page(struct MHD_Connection *connection, struct page *page, int status,
	int retry_after_s, const char *more)
{
	char policy[POLICY_LEN];
	struct reply reply = {0};
	page_policy(page, more, policy);
	reply_page(&reply, status, &page->html);
	reply.retry_after_s = retry_after_s;
	return web_answer(connection, &reply, policy, NULL);
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* To another page, instead of this one. */
static enum MHD_Result lead(
	struct MHD_Connection *connection, struct page *page, const char *location)
{
	struct reply reply = {.status = 303};
	size_t len;
	mem_free(html_take(&page->html, &len));
	return web_answer(connection, &reply, "", location);
}

/* In the language of the address, ?lang=en, else in the browser's. */
static void open_page(struct MHD_Connection *connection, struct page *page)
{
	const char *lang = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "lang");
	page_open(page, lang ? lang : header(connection, MHD_HTTP_HEADER_ACCEPT_LANGUAGE));
}

/* Who reads in a browser what is no page gets words. */
static enum MHD_Result refuse_visit(
	struct phones *phones, struct MHD_Connection *connection, struct reply *refusal)
{
	const char *accept = header(connection, MHD_HTTP_HEADER_ACCEPT);
	if (!accept || !strstr(accept, "text/html")) {
		return web_answer(connection, refusal, "", NULL);
	}
	char policy[POLICY_LEN];
	struct page page;
	struct reply reply = {0};
	open_page(connection, &page);
	public_refusal(&page, phones->hall, refusal->status);
	page_policy(&page, "; form-action 'none'", policy);
	reply_page(&reply, refusal->status, &page.html);
	reply.allow = refusal->allow;
	reply.retry_after_s = refusal->retry_after_s;
	return web_answer(connection, &reply, policy, NULL);
}

static enum MHD_Result answer_link(struct MHD_Connection *connection, struct page *page,
	const struct handoff *handoff, int status)
{
	char more[100];
	snprintf(more, sizeof(more),
		" blob:; script-src 'nonce-%s'; connect-src 'self'; form-action %s", page->nonce,
		handoff_is_of_page(handoff) ? "'self'" : "'none'");
	return answer_page(connection, page, status, 0, more);
}

static enum MHD_Result show_link(
	struct phones *phones, struct MHD_Connection *connection, const struct visit *visit)
{
	struct hall *hall = phones->hall;
	struct handoff handoff;
	struct page page;
	json_t *files = NULL;
	enum MHD_Result result;
	open_page(connection, &page);
	struct conn *conn = store_take(hall->store);
	bool is_found =
		handoff_by_token(hall, conn, visit->name, knobs_now_ms(hall->knobs), &handoff);
	if (is_found && !handoff.is_opened && store_begin(hall->store, conn)) {
		handoff_opened(conn, &handoff);
		(void)!store_end(hall->store, conn, true);
	}
	if (is_found) {
		files = handoff_files(conn, &handoff);
	}
	store_give(hall->store, conn);
	bell_ring(hall->bell);
	if (is_found) {
		phone_page(&page, hall, &handoff, files, 0);
		result = answer_link(connection, &page, &handoff, 200);
	} else {
		phone_page_over(&page, hall);
		result = answer_page(connection, &page, 404, 0, "");
	}
	json_decref(files);
	handoff_finish(&handoff);
	return result;
}

/* What has come over the link of a case's page becomes the case's. */
static enum MHD_Result hand_over(
	struct phones *phones, struct MHD_Connection *connection, const struct visit *visit)
{
	struct hall *hall = phones->hall;
	struct handoff handoff;
	struct page page;
	struct reply reply = {0};
	enum MHD_Result result;
	open_page(connection, &page);
	struct request request = {.hall = hall,
		.conn = store_take(hall->store),
		.terminal = HANDOFF_OF_PAGE,
		.now_ms = knobs_now_ms(hall->knobs),
		.reply = &reply};
	bool is_found =
		handoff_by_token(hall, request.conn, visit->name, request.now_ms, &handoff) &&
		handoff_is_of_page(&handoff);
	if (is_found) {
		replies_hand_over(&request, &handoff);
	}
	json_t *files = is_found ? handoff_files(request.conn, &handoff) : NULL;
	char *receipt = is_found ? sql_text(request.conn, "SELECT receipt FROM cases WHERE no=?",
					   "s", handoff.what)
				 : NULL;
	store_give(hall->store, request.conn);
	bell_ring(hall->bell);
	if (!is_found) {
		phone_page_over(&page, hall);
		result = answer_page(connection, &page, 404, 0, "");
	} else if (reply.status == 201) {
		phone_page_taken(&page, hall, receipt ? receipt : "");
		result = answer_page(connection, &page, 200, 0, "; form-action 'none'");
	} else {
		phone_page(&page, hall, &handoff, files, reply.status);
		result = answer_link(connection, &page, &handoff, reply.status);
	}
	reply_clear(&reply);
	mem_free(receipt);
	json_decref(files);
	handoff_finish(&handoff);
	return result;
}

static enum MHD_Result show_ticket(
	struct phones *phones, struct MHD_Connection *connection, const struct visit *visit)
{
	struct hall *hall = phones->hall;
	struct page page;
	open_page(connection, &page);
	struct conn *conn = store_take(hall->store);
	int status = ticket_page(&page, hall, conn, visit->name, knobs_now_ms(hall->knobs));
	store_give(hall->store, conn);
	return answer_page(connection, &page, status, 0, "; form-action 'none'");
}

static enum MHD_Result show_payment(
	struct phones *phones, struct MHD_Connection *connection, const struct visit *visit)
{
	struct page page;
	struct fields fields;
	int status = 400;
	open_page(connection, &page);
	if (visit->wish == WISH_PAYMENT) {
		status = pay_page(&page, phones->hall, visit->name);
	} else if (fields_parse(visit->form, visit->form_len, NULL, &fields)) {
		status = pay_page_press(&page, phones->hall, visit->name, &fields);
		fields_finish(&fields);
	} else {
		public_refusal(&page, phones->hall, status);
		fields_finish(&fields);
	}
	return answer_page(connection, &page, status, 0, "; form-action 'self'");
}

static enum MHD_Result show_matter(
	struct phones *phones, struct MHD_Connection *connection, const struct visit *visit)
{
	struct hall *hall = phones->hall;
	struct page page;
	open_page(connection, &page);
	struct conn *conn = store_take(hall->store);
	int status = matter_page(&page, hall, conn, visit->name);
	store_give(hall->store, conn);
	return answer_page(connection, &page, status, 0, "; form-action 'none'");
}

static enum MHD_Result show_entry(
	struct phones *phones, struct MHD_Connection *connection, const struct visit *visit)
{
	struct hall *hall = phones->hall;
	struct page page;
	open_page(connection, &page);
	struct conn *conn = store_take(hall->store);
	int status = entry_page(&page, hall, conn, visit->name, visit->file);
	store_give(hall->store, conn);
	return answer_page(connection, &page, status, 0, "; form-action 'none'");
}

static void address_of(struct MHD_Connection *connection, char text_out[static INET_ADDRSTRLEN])
{
	const struct sockaddr *address =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
			->client_addr;
	text_out[0] = '\0';
	inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, text_out,
		INET_ADDRSTRLEN);
}

/* Tries are counted by the phone's address where the contract counts them by terminal. */
static enum MHD_Result show_case(
	struct phones *phones, struct MHD_Connection *connection, const struct visit *visit)
{
	struct hall *hall = phones->hall;
	struct fields fields;
	struct page page;
	struct reply reply = {0};
	char terminal[INET_ADDRSTRLEN + 8] = "phone ", location[HAND_OVER_LEN] = "";
	address_of(connection, terminal + strlen(terminal));
	open_page(connection, &page);
	if (fields_parse(visit->form, visit->form_len, "text", &fields)) {
		struct request request = {
			.hall = hall,
			.conn = store_take(hall->store),
			.terminal = terminal,
			.part = visit->name,
			.now_ms = knobs_now_ms(hall->knobs),
			.reply = &reply,
		};
		case_page_show(&page, &request, &fields, location);
		store_give(hall->store, request.conn);
	} else {
		reply.status = 400;
		case_page_ask(&page, hall);
	}
	fields_finish(&fields);
	int status = reply.status, retry_after_s = reply.retry_after_s;
	reply_clear(&reply);
	return location[0] ? lead(connection, &page, location)
			   : answer_page(connection, &page, status, retry_after_s,
				     "; form-action 'self'");
}

static enum MHD_Result show_ask(struct phones *phones, struct MHD_Connection *connection)
{
	struct page page;
	open_page(connection, &page);
	case_page_ask(&page, phones->hall);
	return answer_page(connection, &page, 200, 0, "; form-action 'self'");
}

/* --- what is wished --- */

static bool is_anything(const char *text)
{
	return text[0] != '\0';
}

static bool is_dropped(const char *text)
{
	return strlen(text) < ID_LEN && is_id(text);
}

static bool is_ca(const char *text)
{
	return strcmp(text, "ca") == 0;
}

static bool is_terminals(const char *text)
{
	return strcmp(text, "terminals") == 0;
}

static const struct road {
	const char *method, *begin, *middle; /* middle: behind the name; NULL: nothing */
	enum wish wish;
	bool (*is_name)(const char *text);
	bool (*is_second)(
		const char *text); /* of the name behind the middle; NULL: there is none */
} roads[] = {
	{"GET", "/h/", NULL, WISH_LINK, is_id, NULL},
	{"POST", "/h/", NULL, WISH_HAND_OVER, is_id, NULL},
	{"PUT", "/h/", "/files", WISH_UPLOAD, is_id, NULL},
	{"DELETE", "/h/", "/files/", WISH_DROP, is_id, is_dropped},
	{"GET", "/v1/", NULL, WISH_CA, is_ca, NULL},
	{"POST", "/v1/", NULL, WISH_ENROL, is_terminals, NULL},
	{"GET", "/t/", NULL, WISH_TICKET, is_id, NULL},
	{"GET", "/c/", NULL, WISH_ASK, is_key, NULL},
	{"POST", "/c/", NULL, WISH_CASE, is_key, NULL},
	{"GET", "/m/", NULL, WISH_MATTER, is_anything, NULL},
	{"GET", "/e/", "/", WISH_ENTRY, is_collection_code, is_entry_id},
	{"GET", "/pay/", NULL, WISH_PAYMENT, is_id, NULL},
	{"POST", "/pay/", NULL, WISH_PAY, is_id, NULL},
};

/* The names of the path as the road has them. */
static bool follow(const struct road *road, const char *path, struct visit *visit)
{
	size_t begin = strlen(road->begin);
	if (strncmp(path, road->begin, begin) != 0) {
		return false;
	}
	size_t len = strcspn(path + begin, "/");
	const char *rest = path + begin + len;
	if (len >= NAME_LEN) {
		return false;
	}
	snprintf(visit->name, NAME_LEN, "%.*s", (int)len, path + begin);
	visit->file[0] = '\0';
	const char *middle = road->middle ? road->middle : "";
	if (!road->is_second) {
		return strcmp(rest, middle) == 0 && road->is_name(visit->name);
	}
	return str_starts(rest, middle) &&
	       str_copy(visit->file, sizeof(visit->file), rest + strlen(middle)) &&
	       road->is_second(visit->file) && road->is_name(visit->name);
}

static void choose(const char *path, const char *method, struct visit *visit)
{
	const struct road *other = NULL;
	for (size_t i = 0; i < ARRAY_LEN(roads); i++) {
		if (follow(&roads[i], path, visit)) {
			if (strcmp(method, roads[i].method) == 0) {
				visit->wish = roads[i].wish;
				return;
			}
			other = &roads[i];
		}
	}
	if (other) {
		reply_problem(
			&visit->refusal, 405, "method_not_allowed", "Not with this method", NULL);
		visit->refusal.allow = other->method;
	} else {
		reply_problem(&visit->refusal, 404, "not_found", "No such page", NULL);
	}
}

static int wait_of_address(
	struct phones *phones, struct MHD_Connection *connection, const char *method)
{
	char text[INET_ADDRSTRLEN];
	address_of(connection, text);
	enum limit limit = strcmp(method, "GET") == 0	 ? LIMIT_READS
			   : strcmp(method, "POST") == 0 ? LIMIT_LOOKS
							 : LIMIT_CASES;
	return limits_take(phones->limits, text, limit, clock_ms());
}

static enum MHD_Result begin_visit(struct phones *phones, struct MHD_Connection *connection,
	const char *path, const char *method, struct visit *visit)
{
	int wait_s = wait_of_address(phones, connection, method);
	visit->began_ms = clock_ms();
	if (wait_s) {
		reply_problem(&visit->refusal, 429, "too_many_requests", "Too often", NULL);
		visit->refusal.retry_after_s = wait_s;
	} else {
		choose(path, method, visit);
	}
	if (visit->wish == WISH_UPLOAD) {
		(void)str_copy(visit->upload.token, ID_LEN, visit->name); /* a longer one is none */
		(void)!upload_begin(phones->hall, &visit->upload, &phones->uploads,
			header(connection, MHD_HTTP_HEADER_CONTENT_TYPE),
			header(connection, MHD_HTTP_HEADER_CONTENT_LENGTH),
			MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "item"),
			&visit->refusal);
	}
	/* A photo that is far too large is not waited for. Others come, and go: a phone that is cut
	 * off while it sends does not hear why. */
	return visit->refusal.status == 413 ? web_answer(connection, &visit->refusal, "", NULL)
					    : MHD_YES;
}

/* False: it is no more to be listened to. */
static bool take_piece(struct visit *visit, const char *data, size_t len)
{
	bool is_late = clock_ms() - visit->began_ms > UPLOAD_MS;
	visit->seen += len;
	if (visit->refusal.status) {
		return visit->seen <= PHOTO_BYTES_MAX && !is_late;
	}
	if (visit->wish == WISH_UPLOAD) {
		return !is_late && upload_add(&visit->upload, data, len);
	}
	if (visit->wish == WISH_ENROL && len > FIELDS_BYTES_MAX - visit->form_len) {
		reply_problem(&visit->refusal, 413, "body_too_large", "At most 24 KiB", NULL);
		return true; /* a program hears why, a browser's form never gets so long */
	}
	if ((visit->wish != WISH_CASE && visit->wish != WISH_PAY && visit->wish != WISH_ENROL) ||
		len > FIELDS_BYTES_MAX - visit->form_len) {
		return false;
	}
	if (!visit->form) {
		visit->form = mem_alloc(FIELDS_BYTES_MAX, 1);
	}
	memcpy(visit->form + visit->form_len, data, len);
	visit->form_len += len;
	return true;
}

static enum MHD_Result finish_visit(
	struct phones *phones, struct MHD_Connection *connection, struct visit *visit)
{
	struct reply reply = {0};
	if (visit->refusal.status) {
		return refuse_visit(phones, connection, &visit->refusal);
	}
	switch (visit->wish) {
	case WISH_LINK:
		return show_link(phones, connection, visit);
	case WISH_TICKET:
		return show_ticket(phones, connection, visit);
	case WISH_MATTER:
		return show_matter(phones, connection, visit);
	case WISH_ENTRY:
		return show_entry(phones, connection, visit);
	case WISH_PAYMENT:
	case WISH_PAY:
		return show_payment(phones, connection, visit);
	case WISH_ASK:
		return show_ask(phones, connection);
	case WISH_HAND_OVER:
		return hand_over(phones, connection, visit);
	case WISH_CASE:
		return show_case(phones, connection, visit);
	case WISH_CA:
		enrol_ca(phones->hall, &reply);
		break;
	case WISH_ENROL:
		enrol_take(phones->hall, header(connection, MHD_HTTP_HEADER_CONTENT_TYPE),
			visit->form ? visit->form : "", visit->form_len, &reply);
		break;
	case WISH_UPLOAD:
		upload_take(phones->hall, &visit->upload, &reply);
		break;
	default:
		photo_drop(phones->hall, visit->name, visit->file, &reply);
	}
	return web_answer(connection, &reply, "", NULL);
}

/* --- the server --- */

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path,
	const char *method, const char *version, const char *upload, size_t *upload_size,
	void **state)
{
	(void)version;
	struct phones *phones = context;
	struct visit *visit = *state;
	if (!visit) {
		*state = visit = mem_new(struct visit);
		return begin_visit(phones, connection, path, method, visit);
	}
	if (*upload_size) {
		bool is_good = take_piece(visit, upload, *upload_size);
		*upload_size = 0;
		return is_good ? MHD_YES : MHD_NO;
	}
	return finish_visit(phones, connection, visit);
}

static void completed(void *context, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode code)
{
	(void)connection;
	(void)code;
	struct phones *phones = context;
	struct visit *visit = *state;
	if (!visit) {
		return;
	}
	upload_finish(phones->hall, &visit->upload);
	if (visit->form) {
		mem_wipe(visit->form, FIELDS_BYTES_MAX);
	}
	mem_free(visit->form);
	reply_clear(&visit->refusal);
	mem_free(visit);
	*state = NULL;
}

static enum err read_pem(const char *folder, const char *file, char **text_out)
{
	char path[1024];
	size_t len;
	snprintf(path, sizeof(path), "%s/%s", folder, file);
	enum err err = fs_read(path, PEM_MAX, text_out, &len);
	if (err) {
		log_error("phones", "cannot read %s: %s", file, err_name(err));
	}
	return err;
}

enum err phones_start(struct hall *hall, const char *tls_dir, int port, bool is_public,
	struct phones **phones_out)
{
	struct phones *phones = mem_new(struct phones);
	phones->hall = hall;
	phones->limits = limits_create();
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(is_public ? INADDR_ANY : INADDR_LOOPBACK),
	};
	enum err err = read_pem(tls_dir, "server.pem", &phones->cert);
	if (!err) {
		err = read_pem(tls_dir, "server.key", &phones->key);
	}
	if (err) {
		goto out;
	}
	phones->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD |
						  MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL |
						  MHD_USE_TLS | MHD_USE_ITC,
		(uint16_t)port, NULL, NULL, handle, phones, MHD_OPTION_SOCK_ADDR,
		(struct sockaddr *)&address, MHD_OPTION_HTTPS_MEM_KEY, phones->key,
		MHD_OPTION_HTTPS_MEM_CERT, phones->cert, MHD_OPTION_HTTPS_PRIORITIES,
		"SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", MHD_OPTION_NOTIFY_COMPLETED,
		completed, phones, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)QUIET_S,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned int)CONNECTIONS_MAX,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned int)ADDRESS_MAX,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)(64 * 1024),
		MHD_OPTION_LISTENING_ADDRESS_REUSE, (unsigned int)1, MHD_OPTION_END);
	const union MHD_DaemonInfo *info =
		phones->daemon ? MHD_get_daemon_info(phones->daemon, MHD_DAEMON_INFO_BIND_PORT)
			       : NULL;
	if (!info) {
		log_error("phones", "cannot listen on port %d", port);
		err = ERR_IO;
		goto out;
	}
	hall->phone_port = info->port;
	*phones_out = phones;
	return OK;
out:
	phones_stop(phones);
	return err;
}

void phones_stop(struct phones *phones)
{
	if (!phones) {
		return;
	}
	if (phones->daemon) {
		MHD_stop_daemon(phones->daemon);
	}
	limits_destroy(phones->limits);
	mem_free(phones->cert);
	mem_free(phones->key);
	mem_free(phones);
}
