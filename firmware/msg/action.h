/* What a control on the screen means when it is released. `arg` is an index, a code point or
 * unused. */
#ifndef ONEDOOR_MSG_ACTION_H
#define ONEDOOR_MSG_ACTION_H

#define ACTIONS(X)                                                                                 \
	X(none)                                                                                    \
	X(start) /* leave the attract page */                                                      \
	X(back)                                                                                    \
	X(home)	     /* to the zones, keeps the session */                                         \
	X(finish)    /* end the session now */                                                     \
	X(more_time) /* answer to the idle warning */                                              \
	X(toggle_lang)                                                                             \
	X(toggle_elder)                                                                            \
	X(toggle_contrast)                                                                         \
	X(toggle_low_reach)                                                                        \
	X(help)                                                                                    \
	X(offer)      /* arg: enum offer_kind */                                                   \
	X(zone)	      /* arg: zone index */                                                        \
	X(department) /* arg: department index */                                                  \
	X(matter)     /* arg: matter index */                                                      \
	X(search)                                                                                  \
	X(key) /* arg: code point typed on the on-screen keyboard */                               \
	X(key_delete)                                                                              \
	X(key_clear)                                                                               \
	X(candidate)	 /* arg: index of a candidate */                                           \
	X(identify_card) /* arg unused */                                                          \
	X(identify_phone)                                                                          \
	X(identify_none)                                                                           \
	X(phone_done)                                                                              \
	X(take_number) /* confirm */                                                               \
	X(try_again)   /* the problem's own way on */                                              \
	X(slip_came)   /* answer to "did a slip come out?" */                                      \
	X(slip_missing)                                                                            \
	X(guide)	/* what the chosen matter needs */                                         \
	X(link)		/* arg: index of the block that is one */                                  \
	X(more_actions) /* opens the mode sheet */

enum action {
#define X(name) ACTION_##name,
	ACTIONS(X)
#undef X
		ACTION_COUNT
};

/* "take_number"; for tests, the flight recorder and the control socket. Static. */
const char *action_name(enum action action);

#endif
