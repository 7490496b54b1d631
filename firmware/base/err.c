#include "firmware/base/err.h"

const char *err_name(enum err err)
{
	static const char *const names[ERR_COUNT] = {
		[OK] = "ok",
		[ERR_TIMEOUT] = "timeout",
		[ERR_GONE] = "gone",
		[ERR_BUSY] = "busy",
		[ERR_IO] = "io",
		[ERR_STALL] = "stall",
		[ERR_PROTOCOL] = "protocol",
		[ERR_TOO_BIG] = "too_big",
		[ERR_INVALID] = "invalid",
		[ERR_NOT_FOUND] = "not_found",
		[ERR_UNSUPPORTED] = "unsupported",
		[ERR_REFUSED] = "refused",
		[ERR_AUTH] = "auth",
		[ERR_OFFLINE] = "offline",
		[ERR_CANCELLED] = "cancelled",
		[ERR_FULL] = "full",
		[ERR_UNCERTAIN] = "uncertain",
	};
	return (unsigned)err < ERR_COUNT ? names[err] : "?";
}
