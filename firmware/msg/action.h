/* What a control on the screen means when it is released. */
#ifndef ONEDOOR_MSG_ACTION_H
#define ONEDOOR_MSG_ACTION_H

enum action {
#define ACTION(name) ACTION_##name,
#include "firmware/msg/actions.def"
#undef ACTION
	ACTION_COUNT
};

/* "take_number"; for tests, the flight recorder and the control socket. Static. */
const char *action_name(enum action action);

#endif
