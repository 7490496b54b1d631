/* Compiler attributes and the few macros that every file uses. No library, any thread. */
#ifndef ONEDOOR_BASE_ATTR_H
#define ONEDOOR_BASE_ATTR_H

#define MUST_CHECK		__attribute__((warn_unused_result))
#define MAYBE_UNUSED		__attribute__((unused))
#define NO_RETURN		__attribute__((noreturn))
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))
#define ARRAY_LEN(array)	(sizeof(array) / sizeof((array)[0]))
#define MIN_OF(a, b)		((a) < (b) ? (a) : (b))
#define MAX_OF(a, b)		((a) > (b) ? (a) : (b))
#define CLAMP(value, low, high) ((value) < (low) ? (low) : (value) > (high) ? (high) : (value))

#endif
