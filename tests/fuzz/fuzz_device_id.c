/* Any reply to GET_DEVICE_ID: names stay short, terminated and printable. */
#include "drivers/printer/quirks.h"
#include "firmware/base/log.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_text(const char *text, size_t size)
{
	size_t len = strnlen(text, size);
	REQUIRE(len < size);
	for (size_t i = 0; i < len; i++) {
		REQUIRE(text[i] >= 0x20 && text[i] < 0x7F);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct printer_identity identity;
	enum err err = printer_identity_parse(&identity, data, len);
	check_text(identity.maker, sizeof(identity.maker));
	check_text(identity.model, sizeof(identity.model));
	REQUIRE(err != OK || identity.maker[0] || identity.model[0]);
	(void)printer_width_of_model(identity.model);
	return 0;
}
