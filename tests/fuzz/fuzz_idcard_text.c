/* Any 256 bytes: what comes out is valid, bounded UTF-8, and good numbers only. */
#include "drivers/idcard/idcard_text.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t block[IDCARD_TEXT_LEN] = {0};
	memcpy(block, data, len < sizeof(block) ? len : sizeof(block));
	struct id_card card;
	enum err err = idcard_text_parse(block, &card);
	const char *name = pii_reveal(&card.name);
	const char *latin = pii_reveal(&card.name_latin);
	const char *number = pii_reveal(&card.number);
	if (err != OK) {
		REQUIRE(err == ERR_INVALID || err == ERR_UNSUPPORTED);
		REQUIRE(!name[0] && !latin[0] && !number[0] && !card.valid_to[0]);
		return 0;
	}
	REQUIRE(utf8_is_valid(name, strlen(name)) && utf8_is_valid(latin, strlen(latin)));
	REQUIRE(name[0] || latin[0]);
	REQUIRE(idcard_is_number(number) || idcard_is_number_2017(number));
	REQUIRE(strlen(card.valid_to) == 8 || !card.valid_to[0]);
	return 0;
}
