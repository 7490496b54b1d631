/* Is a scanned code UTF-8 or GB18030? Pure, any thread. */
#ifndef ONEDOOR_DRIVERS_SCAN_TEXT_H
#define ONEDOOR_DRIVERS_SCAN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Some pairs are valid in both; where one encoding is usual at a site, it is asked first. */
enum scan_order { SCAN_UTF8_FIRST, SCAN_GB18030_FIRST };

/* Well-formed GB18030: one, two and four bytes. */
bool scan_is_gb18030(const uint8_t *text, size_t len);
/* What goes into scan.is_utf8: strict, without NUL. Plain ASCII is UTF-8. */
bool scan_text_is_utf8(const uint8_t *text, size_t len, enum scan_order order);

#endif
