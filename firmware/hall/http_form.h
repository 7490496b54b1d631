/* What the hall's address and key must look like to be of use to libcurl. Reads no file, asks no
 * name server; any thread. */
#ifndef ONEDOOR_HALL_HTTP_FORM_H
#define ONEDOOR_HALL_HTTP_FORM_H

/* NULL when it is https://host or https://host:port, else what is wrong, in words for a technician
 * (static). One slash behind is allowed. */
const char *http_url_fault(const char *url);
/* The same for sha256//..., or several with ';' between them: each 32 bytes in base64 (CURLOPT_
 * PINNEDPUBLICKEY). libcurl compares texts, so only the one right spelling counts. */
const char *http_pin_fault(const char *pin);

#endif
