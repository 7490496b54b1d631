#include "tests/golden/states_proxy.h"
#include "firmware/base/str.h"
#include "firmware/model/proxy_step.h"
#include "tests/golden/states_intake.h"

#include <string.h>

static struct proxy *proxy_of(struct kiosk *kiosk)
{
	return kiosk->visit->states[SHAPE_proxy];
}

static void set_agent(struct kiosk *kiosk)
{
	struct proxy *proxy = proxy_of(kiosk);
	proxy->has_agent = true;
	str_copy(proxy->shown_name, sizeof(proxy->shown_name), "王**");
	pii_set(&proxy->agent.number, "320584197001010011", 18);
}

void state_agent(struct kiosk *kiosk)
{
	state_guide_apply(kiosk);
}

void state_identify_other(struct kiosk *kiosk)
{
	state_agent(kiosk);
	set_agent(kiosk);
}

void state_agent_known(struct kiosk *kiosk)
{
	state_identify_other(kiosk);
	kiosk->is_card_present = true;
}

void state_agent_known_away(struct kiosk *kiosk)
{
	state_identify_other(kiosk);
}

static void keep(struct kiosk *kiosk)
{
	set_agent(kiosk);
	proxy_keep(kiosk);
	proxy_forget(kiosk);
}

void state_agent_again(struct kiosk *kiosk)
{
	state_agent(kiosk);
	keep(kiosk);
}

void state_home_again(struct kiosk *kiosk)
{
	keep(kiosk);
}

void state_consent(struct kiosk *kiosk)
{
	state_identify_other(kiosk);
	struct who *who = &kiosk->visit->who;
	who->way = IDENTIFY_CARD;
	who->is_identified = true;
	str_copy(who->shown_name, sizeof(who->shown_name), "张**");
}

void state_filed_other(struct kiosk *kiosk)
{
	state_filed(kiosk);
	set_agent(kiosk);
}
