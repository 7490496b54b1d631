/*
 * What comes of one pull of a scanner's trigger, and the code in it: the one place that takes off
 * what scanners put around a code, on every transport. Pure, one thread.
 *
 * Around it may stand, in any order and number: AIM identifier "]cm" (ISO/IEC 15424; once), STX,
 * ETX, CR, LF, TAB and other control characters, blanks, the UTF-8 mark, an ECI escape "\nnnnnn".
 * Symbols read with ECI have such escapes anywhere and each backslash of theirs doubled (AIM ITS
 * 04-001). No code of the hall begins with "]" or "\", or has a control character in it (MatterCode
 * in openapi.yaml): what ends the first line ends the first code, and a second one does not count.
 * The separators of GS1 (1Ch–1Fh) and blanks inside belong to the code.
 */
#ifndef ONEDOOR_DRIVERS_SCAN_SHOT_H
#define ONEDOOR_DRIVERS_SCAN_SHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/msg/msg.h"

enum { SCAN_SHOT_MAX = 2 * SCAN_MAX_LEN, SCAN_AIM_LEN = 3 };

/* Zeroed: nothing came. */
struct scan_shot {
	size_t len;
	bool is_cut; /* more came than there is room for */
	bool has_eci;
	bool is_answer; /* to a command, of which there is none here: no code */
	uint8_t bytes[SCAN_SHOT_MAX];
};

void scan_shot_add(struct scan_shot *shot, const uint8_t *bytes, size_t len);
/* An AIM identifier that came beside the bytes; what is none says nothing. */
void scan_shot_add_aim(struct scan_shot *shot, const uint8_t aim[SCAN_AIM_LEN]);
/* What may end a code in a stream of bytes: a control character. */
bool scan_is_end(uint8_t byte);
/* The first code, at the start of the bytes from now on; once a shot. Its length, at most
 * SCAN_MAX_LEN; 0: none, a longer one, or the text of an answer (Honeywell: AIM "]Z", or its
 * verdict ACK, ENQ or NAK before the last stop; Newland: STX NUL). */
size_t scan_shot_take_code(struct scan_shot *shot);
void scan_shot_wipe(struct scan_shot *shot);

#endif
