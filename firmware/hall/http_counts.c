#include "firmware/hall/http_counts.h"
#include "firmware/base/attr.h"

#include <stdatomic.h>

const int http_bucket_ms[HTTP_BUCKETS - 1] = {50, 100, 250, 500, 1000, 2500, 5000};

enum { FAULT_OTHER = HTTP_FAULTS - 3, FAULT_4XX, FAULT_5XX };
static const enum err faults[FAULT_OTHER] = {
	ERR_TIMEOUT, ERR_OFFLINE, ERR_AUTH, ERR_GONE, ERR_TOO_BIG, ERR_PROTOCOL};
const char *const http_fault_names[HTTP_FAULTS] = {"timeout", "offline", "certificate", "cut_off",
	"too_big", "protocol", "other", "4xx", "5xx"};

static atomic_ullong counted[HTTP_BUCKETS], counted_ms, faulty[HTTP_FAULTS];

void http_count(enum err err, int status, int64_t took_ms)
{
	if (err == ERR_CANCELLED) {
		return;
	}
	if (status == 0) {
		int fault = 0;
		while (fault < FAULT_OTHER && faults[fault] != err) {
			fault++;
		}
		atomic_fetch_add(&faulty[fault], 1);
		return;
	}
	int bucket = 0;
	while (bucket < HTTP_BUCKETS - 1 && took_ms > http_bucket_ms[bucket]) {
		bucket++;
	}
	atomic_fetch_add(&counted[bucket], 1);
	atomic_fetch_add(&counted_ms, (unsigned long long)MAX_OF(took_ms, 0));
	if (status >= 400) {
		atomic_fetch_add(&faulty[status >= 500 ? FAULT_5XX : FAULT_4XX], 1);
	}
}

struct http_counts http_counts(void)
{
	struct http_counts counts = {.answer_ms = atomic_load(&counted_ms)};
	for (int i = 0; i < HTTP_BUCKETS; i++) {
		counts.answers[i] = atomic_load(&counted[i]);
	}
	for (int i = 0; i < HTTP_FAULTS; i++) {
		counts.faults[i] = atomic_load(&faulty[i]);
	}
	return counts;
}
