/* A technician's USB stick. The kiosk may not open one: a small helper of the system does it while
 * it is asked to (onedoor-stick.c), and says where it has put the bundle that was on it. */
#ifndef ONEDOOR_CARE_STICK_H
#define ONEDOOR_CARE_STICK_H

#include <stdbool.h>
#include <stddef.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

/* Waits up to some minutes. OK: path has the bundle; ERR_NOT_FOUND: no stick, or nobody to ask;
 * ERR_INVALID: no bundle on it; ERR_FULL: it does not fit; ERR_IO: it cannot be read;
 * ERR_CANCELLED: is_interrupted has said so. */
enum err stick_find(const char *socket_path, bool (*is_interrupted)(void *arg), void *arg,
	char *path, size_t path_size) MUST_CHECK;
/* The helper's answer, a line: "bundle PATH", or a word. */
enum err stick_parse(const char *line, char *path, size_t path_size) MUST_CHECK;

#endif
