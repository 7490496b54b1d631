#include "tests/hall/respond.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { PIECE_MS = 100 };

/* A body that does not go out as it should: the bytes, where the line breaks, and how fast. */
struct stream {
	struct knobs *knobs;
	char *body;
	size_t len, end;
	int64_t rate_bps;
};

static ssize_t read_stream(void *context, uint64_t position, char *buffer, size_t size)
{
	struct stream *stream = context;
	size_t at = (size_t)position;
	if (at >= stream->end) {
		return MHD_CONTENT_READER_END_WITH_ERROR;
	}
	size_t count = MIN_OF(size, stream->end - at);
	if (stream->rate_bps) {
		size_t piece = (size_t)MAX_OF(stream->rate_bps * PIECE_MS / 1000, 1);
		count = MIN_OF(count, piece);
		int wait_ms = (int)((int64_t)count * 1000 / stream->rate_bps);
		if (!knobs_pause(stream->knobs, wait_ms)) {
			return MHD_CONTENT_READER_END_WITH_ERROR;
		}
	}
	memcpy(buffer, stream->body + at, count);
	return (ssize_t)count;
}

static void free_stream(void *context)
{
	struct stream *stream = context;
	mem_free(stream->body);
	mem_free(stream);
}

static struct MHD_Response *make_response(
	struct knobs *knobs, struct reply *reply, const struct fault *fault)
{
	if (fault->outcome == OUTCOME_GARBAGE && reply->len > 2) {
		memset(reply->body + reply->len / 2, '}', reply->len - reply->len / 2);
	}
	bool is_cut = fault->outcome == OUTCOME_CUT && (size_t)fault->cut_after_bytes < reply->len;
	if (reply->len > 0 && (is_cut || fault->rate_bps)) {
		struct stream *stream = mem_new(struct stream);
		*stream = (struct stream){.knobs = knobs,
			.body = reply->body,
			.len = reply->len,
			.end = is_cut ? (size_t)fault->cut_after_bytes : reply->len,
			.rate_bps = fault->rate_bps};
		reply->body = NULL;
		return MHD_create_response_from_callback(
			stream->len, 4096, read_stream, stream, free_stream);
	}
	return MHD_create_response_from_buffer(
		reply->body ? reply->len : 0, reply->body, MHD_RESPMEM_MUST_COPY);
}

static void add_retry(struct knobs *knobs, struct MHD_Response *response, int seconds, bool is_date)
{
	char text[64];
	if (is_date) {
		time_t at = (time_t)(knobs_now_ms(knobs) / 1000 + seconds);
		struct tm utc;
		gmtime_r(&at, &utc);
		/* In the C locale, as the process is: the names of RFC 9110. */
		strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &utc);
	} else {
		snprintf(text, sizeof(text), "%d", seconds);
	}
	MHD_add_response_header(response, "Retry-After", text);
}

static const char *code_of(int status)
{
	static const struct {
		int status;
		const char *code;
	} codes[] = {
		{400, "invalid_request"},
		{403, "terminal_unknown"},
		{404, "not_found"},
		{405, "method_not_allowed"},
		{413, "body_too_large"},
		{415, "unsupported_media_type"},
		{422, "idempotency_mismatch"},
		{429, "too_many_requests"},
	};
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		if (codes[i].status == status) {
			return codes[i].code;
		}
	}
	return status > 500 ? "unavailable" : "internal";
}

void reply_fault(struct reply *reply, const struct fault *fault)
{
	if (fault->outcome == OUTCOME_FRONT) {
		reply->status = fault->status;
		reply->body = mem_copy_str(fault->front.body);
		reply->len = strlen(fault->front.body);
		return;
	}
	reply_problem(reply, fault->status, fault->code[0] ? fault->code : code_of(fault->status),
		"As ordered", NULL);
	reply->allow = fault->status == 405 ? "GET" : NULL;
	reply->retry_after_s =
		fault->retry_s < 0 && (fault->status == 429 || fault->status > 500) ? 1 : 0;
}

/* Only what was ordered: whatever stands before the hall does not know the hall's headers. */
static void add_front(struct MHD_Response *response, const struct front *front)
{
	if (front->type[0]) {
		MHD_add_response_header(response, "Content-Type", front->type);
	}
	for (int i = 0; i < front->header_count; i++) {
		MHD_add_response_header(response, front->names[i], front->values[i]);
	}
}

static void add_headers(
	struct knobs *knobs, struct MHD_Response *response, const struct reply *reply)
{
	if (reply->type) {
		MHD_add_response_header(response, "Content-Type", reply->type);
	}
	MHD_add_response_header(
		response, "Cache-Control", reply->etag[0] ? "no-cache" : "no-store");
	if (reply->etag[0]) {
		MHD_add_response_header(response, "ETag", reply->etag);
	}
	if (reply->allow) {
		MHD_add_response_header(response, "Allow", reply->allow);
	}
	if (reply->is_replay) {
		MHD_add_response_header(response, "Idempotent-Replayed", "true");
	}
	if (reply->retry_after_s) {
		add_retry(knobs, response, reply->retry_after_s, false);
	}
}

enum MHD_Result respond(struct knobs *knobs, struct MHD_Connection *connection, struct reply *reply,
	const struct fault *fault)
{
	if (fault->outcome == OUTCOME_LOST) {
		return MHD_NO;
	}
	struct MHD_Response *response = make_response(knobs, reply, fault);
	REQUIRE(response);
	if (fault->outcome == OUTCOME_FRONT) {
		add_front(response, &fault->front);
	} else {
		add_headers(knobs, response, reply);
	}
	if (fault->retry_s >= 0) {
		add_retry(knobs, response, fault->retry_s, fault->is_retry_date);
	}
	enum MHD_Result result =
		MHD_queue_response(connection, (unsigned int)reply->status, response);
	MHD_destroy_response(response);
	return result;
}
