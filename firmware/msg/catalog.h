/*
 * The hall's catalogue: a document, immutable once made, that travels inside MSG_CATALOG_LOADED
 * with its arena. Limits are the parser's (firmware/hall/api_catalog.c); a broken entry is left out
 * there. The hall's workers and the kiosk hold the same one: whoever lets go last frees it.
 */
#ifndef ONEDOOR_MSG_CATALOG_H
#define ONEDOOR_MSG_CATALOG_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/arena.h"
#include "firmware/base/lang.h"
#include "firmware/msg/unit.h"

enum { HOURS_MAX_SPANS = 4 };

enum identify_way { IDENTIFY_CARD = 1, IDENTIFY_PHONE = 2, IDENTIFY_NONE = 4 }; /* a set of bits */
enum matter_kind {
	MATTER_APPROVAL,
	MATTER_PRELIMINARY,
	MATTER_SERVICE,
	MATTER_VOICE,  /* what a citizen says to the city or asks of it */
	MATTER_BUNDLE, /* several at once, by one form */
};

struct zone {
	const char *code; /* "A" */
	struct text name;
	const char *pinyin;
	const char *icon; /* icon's name in assets/icons, "" when none */
	int floor;
	int first_department, department_count; /* departments are sorted by zone */
	int window_count;
};

struct department {
	const char *code;
	struct text name;
	const char *pinyin;
	const char *icon;
	int zone;			/* index */
	int first_matter, matter_count; /* matters are sorted by department */
};

struct matter {
	const char *code;
	struct text name;
	const char *pinyin; /* a syllable for each Chinese character, by single spaces: "she bao ka
			       ban li" */
	int department;	    /* index; -1: of none, and behind all that are of one */
	enum matter_kind kind;
	unsigned identify;	       /* bits of enum identify_way, never 0 */
	int promised_days, legal_days; /* -1 unknown */
	const char *windows; /* "A012, A013" as shown; "": no number can be taken for it */
	bool can_apply;	     /* here, by a form */
	const char *icon;    /* "" when none */
};

/* When the hall is open on one day; none: closed. By time. */
struct hours {
	int span_count;
	struct {
		int open_min, close_min; /* minutes of the day, the second behind the end */
	} spans[HOURS_MAX_SPANS];
};

struct special_day { /* a holiday, or a Sunday that is worked */
	int64_t day; /* since 1970-01-01, of the hall's calendar */
	struct hours hours;
	struct text reason;
};

struct offer {		  /* a shape that is offered here */
	const char *code; /* "queue" */
	bool is_coming;	  /* announced; not to be had yet */
};

/* Matters that belong together on a page of their own. */
struct matter_group {
	const char *code; /* "hotline"; GROUP_BUNDLES is ours */
	struct text name; /* of GROUP_BUNDLES "": the page has words for it */
	const char *icon;
	int matter_count;
	int *matters; /* indexes */
};

/* What can be said with a rating. */
struct reason {
	const char *code;
	struct text text;
	unsigned levels; /* it is offered with: bits 1 << level */
};

#define GROUP_BUNDLES "_bundles"

struct alternative { /* the nearest other place */
	struct text name, address, hours;
};

struct catalog {
	struct arena *arena;	  /* holds everything here, this struct too */
	atomic_int other_holders; /* besides the first */
	const char *version;	  /* ETag */
	int64_t as_of_ms;	  /* wall clock, UTC */
	bool is_from_cache;
	struct text hall_name, hall_address;
	const char *hall_phone;
	const char
		*qr_base; /* "https://hall.example": how every code of the hall begins; "" none */
	int utc_offset_min;
	int zone_count, department_count, matter_count, special_day_count, alternative_count;
	struct zone *zones;
	struct department *departments;
	struct matter *matters;
	bool has_hours;	      /* else only the special days are known */
	struct hours week[7]; /* Monday first */
	struct special_day *special_days;
	struct alternative *alternatives;
	int offer_count, often_count;
	struct offer *offers; /* in the order in which they are shown */
	int *often;	      /* matters asked for most, by index */
	int group_count;
	struct matter_group *groups; /* that of the bundles first */
	int reason_count;
	struct reason *reasons; /* in the order in which they are offered */
	int unit_count;
	struct unit *units; /* whom one can pay, in the order in which they are shown */
};

/* One more holder, from any thread that is one: it is the caller's to let go, too. */
struct catalog *catalog_hold(struct catalog *catalog);
/* Lets go of it. NULL is allowed. */
void catalog_destroy(struct catalog *catalog);
int catalog_find_zone(const struct catalog *catalog, const char *code); /* index, -1 when unknown */
int catalog_find_department(const struct catalog *catalog, const char *code);
int catalog_find_matter(const struct catalog *catalog, const char *code);
int catalog_find_group(const struct catalog *catalog, const char *code);
int catalog_find_unit(const struct catalog *catalog, const char *code);
/* The same by a scanned code, without regard to ASCII case: Code 39 has capitals only. */
int catalog_find_scanned(const struct catalog *catalog, const char *code);
/* By days since 1970-01-01 of the hall's calendar; NULL when it is like its weekday. */
const struct special_day *catalog_special_day(const struct catalog *catalog, int64_t day);
/* The same, of any day; NULL when nothing is known of it. */
const struct hours *catalog_hours(const struct catalog *catalog, int64_t day);

#endif
