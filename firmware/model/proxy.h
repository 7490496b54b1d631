/*
 * 代办: somebody with an ID card does a matter for somebody else, who agrees with the own card. A
 * step of intake before and after identify. Whoever does it for several can be kept for the next
 * visit, a minute at most, which begins by itself; that person is asked first.
 */
#ifndef ONEDOOR_MODEL_PROXY_H
#define ONEDOOR_MODEL_PROXY_H

#include "firmware/model/kiosk.h"

struct proxy { /* kiosk_proxy(kiosk): its state */
	bool has_agent;
	struct id_card agent;
	char shown_name[64]; /* masked */
};

/* Who is kept; in a secret arena of its own, which outlives the visit. */
struct kept_agent {
	struct proxy proxy;
	struct prefs prefs; /* as that person likes to read */
	bool is_waiting;    /* for the next visit to begin */
	int64_t until_ms;   /* of now_ms */
};

enum { AGENT_KEPT_MS = 60000 };

/* How the person may identify: only by card when somebody else does it. */
unsigned proxy_ways(const struct kiosk *kiosk);
/* What is done here can be done for somebody else, and nobody has said so yet. */
bool proxy_is_offered(const struct kiosk *kiosk);
/* The one who is kept, to be asked; NULL: nobody. */
const struct kept_agent *proxy_kept(const struct kiosk *kiosk);

#endif
