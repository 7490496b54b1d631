/* A technician's code, openapi.yaml rule 13: `OT1.` PAYLOAD `.` SIGNATURE. Pure but for the
 * signature's arithmetic. */
#ifndef ONEDOOR_CARE_TECHNICIAN_CODE_H
#define ONEDOOR_CARE_TECHNICIAN_CODE_H

#include <stddef.h>
#include <stdint.h>
#include "firmware/msg/care.h"

/* Whether who shows it may come in; name_out: whose it is, "" unless YES. Nothing of it is looked
 * into before its signature is right. wall_ms: now, UTC. */
enum admission technician_code_judge(const char *fleet_key, const char *terminal_id,
	const uint8_t *bytes, size_t len, int64_t wall_ms, char name_out[TECHNICIAN_LEN + 1]);

#endif
