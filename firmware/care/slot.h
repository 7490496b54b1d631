/* Which of the terminal's systems runs. Pure but for slot_running, which reads /proc. */
#ifndef ONEDOOR_CARE_SLOT_H
#define ONEDOOR_CARE_SLOT_H

#include <stdbool.h>
#include <stddef.h>

/* Of the kernel's command line, rauc.slot=A: "a". False, and "": it does not say. */
bool slot_of_cmdline(const char *cmdline, char *out, size_t size);
bool slot_running(char *out, size_t size);

#endif
