"""Types of the pjsua2 2.15 bindings: audio calls only, no video, presence or messages.

The bindings are made by SWIG and carry no types; attributes were read off real objects, so enumerations are int.
"""

from collections.abc import Iterable, Iterator
from typing import Generic, SupportsInt, TypeVar

_Item = TypeVar("_Item")

PJ_SUCCESS: int
PJ_TRUE: int
PJ_FALSE: int
PJ_O_RDONLY: int
PJ_O_WRONLY: int
PJ_O_RDWR: int
PJ_O_APPEND: int
PJ_O_CLOEXEC: int
PJ_LOG_HAS_DAY_NAME: int
PJ_LOG_HAS_YEAR: int
PJ_LOG_HAS_MONTH: int
PJ_LOG_HAS_DAY_OF_MON: int
PJ_LOG_HAS_TIME: int
PJ_LOG_HAS_MICRO_SEC: int
PJ_LOG_HAS_SENDER: int
PJ_LOG_HAS_NEWLINE: int
PJ_LOG_HAS_CR: int
PJ_LOG_HAS_SPACE: int
PJ_LOG_HAS_COLOR: int
PJ_LOG_HAS_LEVEL_TEXT: int
PJ_LOG_HAS_THREAD_ID: int
PJ_LOG_HAS_THREAD_SWC: int
PJ_LOG_HAS_INDENT: int
PJ_TLS_UNKNOWN_CIPHER: int
PJ_TLS_NULL_WITH_NULL_NULL: int
PJ_TLS_RSA_WITH_NULL_MD5: int
PJ_TLS_RSA_WITH_NULL_SHA: int
PJ_TLS_RSA_WITH_NULL_SHA256: int
PJ_TLS_RSA_WITH_RC4_128_MD5: int
PJ_TLS_RSA_WITH_RC4_128_SHA: int
PJ_TLS_RSA_WITH_3DES_EDE_CBC_SHA: int
PJ_TLS_RSA_WITH_AES_128_CBC_SHA: int
PJ_TLS_RSA_WITH_AES_256_CBC_SHA: int
PJ_TLS_RSA_WITH_AES_128_CBC_SHA256: int
PJ_TLS_RSA_WITH_AES_256_CBC_SHA256: int
PJ_TLS_DH_DSS_WITH_3DES_EDE_CBC_SHA: int
PJ_TLS_DH_RSA_WITH_3DES_EDE_CBC_SHA: int
PJ_TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA: int
PJ_TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA: int
PJ_TLS_DH_DSS_WITH_AES_128_CBC_SHA: int
PJ_TLS_DH_RSA_WITH_AES_128_CBC_SHA: int
PJ_TLS_DHE_DSS_WITH_AES_128_CBC_SHA: int
PJ_TLS_DHE_RSA_WITH_AES_128_CBC_SHA: int
PJ_TLS_DH_DSS_WITH_AES_256_CBC_SHA: int
PJ_TLS_DH_RSA_WITH_AES_256_CBC_SHA: int
PJ_TLS_DHE_DSS_WITH_AES_256_CBC_SHA: int
PJ_TLS_DHE_RSA_WITH_AES_256_CBC_SHA: int
PJ_TLS_DH_DSS_WITH_AES_128_CBC_SHA256: int
PJ_TLS_DH_RSA_WITH_AES_128_CBC_SHA256: int
PJ_TLS_DHE_DSS_WITH_AES_128_CBC_SHA256: int
PJ_TLS_DHE_RSA_WITH_AES_128_CBC_SHA256: int
PJ_TLS_DH_DSS_WITH_AES_256_CBC_SHA256: int
PJ_TLS_DH_RSA_WITH_AES_256_CBC_SHA256: int
PJ_TLS_DHE_DSS_WITH_AES_256_CBC_SHA256: int
PJ_TLS_DHE_RSA_WITH_AES_256_CBC_SHA256: int
PJ_TLS_DH_anon_WITH_RC4_128_MD5: int
PJ_TLS_DH_anon_WITH_3DES_EDE_CBC_SHA: int
PJ_TLS_DH_anon_WITH_AES_128_CBC_SHA: int
PJ_TLS_DH_anon_WITH_AES_256_CBC_SHA: int
PJ_TLS_DH_anon_WITH_AES_128_CBC_SHA256: int
PJ_TLS_DH_anon_WITH_AES_256_CBC_SHA256: int
PJ_TLS_RSA_EXPORT_WITH_RC4_40_MD5: int
PJ_TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5: int
PJ_TLS_RSA_WITH_IDEA_CBC_SHA: int
PJ_TLS_RSA_EXPORT_WITH_DES40_CBC_SHA: int
PJ_TLS_RSA_WITH_DES_CBC_SHA: int
PJ_TLS_DH_DSS_EXPORT_WITH_DES40_CBC_SHA: int
PJ_TLS_DH_DSS_WITH_DES_CBC_SHA: int
PJ_TLS_DH_RSA_EXPORT_WITH_DES40_CBC_SHA: int
PJ_TLS_DH_RSA_WITH_DES_CBC_SHA: int
PJ_TLS_DHE_DSS_EXPORT_WITH_DES40_CBC_SHA: int
PJ_TLS_DHE_DSS_WITH_DES_CBC_SHA: int
PJ_TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA: int
PJ_TLS_DHE_RSA_WITH_DES_CBC_SHA: int
PJ_TLS_DH_anon_EXPORT_WITH_RC4_40_MD5: int
PJ_TLS_DH_anon_EXPORT_WITH_DES40_CBC_SHA: int
PJ_TLS_DH_anon_WITH_DES_CBC_SHA: int
PJ_SSL_FORTEZZA_KEA_WITH_NULL_SHA: int
PJ_SSL_FORTEZZA_KEA_WITH_FORTEZZA_CBC_SHA: int
PJ_SSL_FORTEZZA_KEA_WITH_RC4_128_SHA: int
PJ_SSL_CK_RC4_128_WITH_MD5: int
PJ_SSL_CK_RC4_128_EXPORT40_WITH_MD5: int
PJ_SSL_CK_RC2_128_CBC_WITH_MD5: int
PJ_SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5: int
PJ_SSL_CK_IDEA_128_CBC_WITH_MD5: int
PJ_SSL_CK_DES_64_CBC_WITH_MD5: int
PJ_SSL_CK_DES_192_EDE3_CBC_WITH_MD5: int
PJ_SSL_SOCK_PROTO_DEFAULT: int
PJ_SSL_SOCK_PROTO_SSL2: int
PJ_SSL_SOCK_PROTO_SSL3: int
PJ_SSL_SOCK_PROTO_TLS1: int
PJ_SSL_SOCK_PROTO_TLS1_1: int
PJ_SSL_SOCK_PROTO_TLS1_2: int
PJ_SSL_SOCK_PROTO_TLS1_3: int
PJ_SSL_SOCK_PROTO_SSL23: int
PJ_SSL_SOCK_PROTO_ALL: int
PJ_SSL_SOCK_PROTO_DTLS1: int
PJ_SSL_CERT_NAME_UNKNOWN: int
PJ_SSL_CERT_NAME_RFC822: int
PJ_SSL_CERT_NAME_DNS: int
PJ_SSL_CERT_NAME_URI: int
PJ_SSL_CERT_NAME_IP: int
PJ_SSL_CERT_ESUCCESS: int
PJ_SSL_CERT_EISSUER_NOT_FOUND: int
PJ_SSL_CERT_EUNTRUSTED: int
PJ_SSL_CERT_EVALIDITY_PERIOD: int
PJ_SSL_CERT_EINVALID_FORMAT: int
PJ_SSL_CERT_EINVALID_PURPOSE: int
PJ_SSL_CERT_EISSUER_MISMATCH: int
PJ_SSL_CERT_ECRL_FAILURE: int
PJ_SSL_CERT_EREVOKED: int
PJ_SSL_CERT_ECHAIN_TOO_LONG: int
PJ_SSL_CERT_EIDENTITY_NOT_MATCH: int
PJ_SSL_CERT_EUNKNOWN: int
PJ_SSL_CERT_LOOKUP_NONE: int
PJ_SSL_CERT_LOOKUP_SUBJECT: int
PJ_SSL_CERT_LOOKUP_FINGERPRINT: int
PJ_SSL_CERT_LOOKUP_FRIENDLY_NAME: int
PJMEDIA_ECHO_DEFAULT: int
PJMEDIA_ECHO_SPEEX: int
PJMEDIA_ECHO_SIMPLE: int
PJMEDIA_ECHO_WEBRTC: int
PJMEDIA_ECHO_WEBRTC_AEC3: int
PJMEDIA_ECHO_ALGO_MASK: int
PJMEDIA_ECHO_NO_LOCK: int
PJMEDIA_ECHO_USE_SIMPLE_FIFO: int
PJMEDIA_ECHO_USE_SW_ECHO: int
PJMEDIA_ECHO_USE_GAIN_CONTROLLER: int
PJMEDIA_ECHO_AGGRESSIVENESS_DEFAULT: int
PJMEDIA_ECHO_AGGRESSIVENESS_CONSERVATIVE: int
PJMEDIA_ECHO_AGGRESSIVENESS_MODERATE: int
PJMEDIA_ECHO_AGGRESSIVENESS_AGGRESSIVE: int
PJMEDIA_ECHO_AGGRESSIVENESS_MASK: int
PJMEDIA_EVENT_NONE: int
PJMEDIA_EVENT_FMT_CHANGED: int
PJMEDIA_EVENT_MOUSE_BTN_DOWN: int
PJMEDIA_EVENT_KEYFRAME_FOUND: int
PJMEDIA_EVENT_KEYFRAME_MISSING: int
PJMEDIA_EVENT_AUD_DEV_ERROR: int
PJMEDIA_EVENT_MEDIA_TP_ERR: int
PJMEDIA_EVENT_CALLBACK: int
PJMEDIA_SRTP_DISABLED: int
PJMEDIA_SRTP_UNKNOWN: int
PJMEDIA_SRTP_OPTIONAL: int
PJMEDIA_SRTP_MANDATORY: int
PJMEDIA_SRTP_NO_ENCRYPTION: int
PJMEDIA_SRTP_NO_AUTHENTICATION: int
PJMEDIA_SRTP_KEYING_SDES: int
PJMEDIA_SRTP_KEYING_DTLS_SRTP: int
PJMEDIA_SRTP_KEYINGS_COUNT: int
PJMEDIA_AUD_DEV_ROUTE_DEFAULT: int
PJMEDIA_AUD_DEV_ROUTE_LOUDSPEAKER: int
PJMEDIA_AUD_DEV_ROUTE_EARPIECE: int
PJMEDIA_AUD_DEV_ROUTE_BLUETOOTH: int
PJMEDIA_AUD_DEV_ROUTE_CUSTOM: int
PJMEDIA_AUD_DEV_CAP_EXT_FORMAT: int
PJMEDIA_AUD_DEV_CAP_INPUT_LATENCY: int
PJMEDIA_AUD_DEV_CAP_OUTPUT_LATENCY: int
PJMEDIA_AUD_DEV_CAP_INPUT_VOLUME_SETTING: int
PJMEDIA_AUD_DEV_CAP_OUTPUT_VOLUME_SETTING: int
PJMEDIA_AUD_DEV_CAP_INPUT_SIGNAL_METER: int
PJMEDIA_AUD_DEV_CAP_OUTPUT_SIGNAL_METER: int
PJMEDIA_AUD_DEV_CAP_INPUT_ROUTE: int
PJMEDIA_AUD_DEV_CAP_INPUT_SOURCE: int
PJMEDIA_AUD_DEV_CAP_OUTPUT_ROUTE: int
PJMEDIA_AUD_DEV_CAP_EC: int
PJMEDIA_AUD_DEV_CAP_EC_TAIL: int
PJMEDIA_AUD_DEV_CAP_VAD: int
PJMEDIA_AUD_DEV_CAP_CNG: int
PJMEDIA_AUD_DEV_CAP_PLC: int
PJMEDIA_AUD_DEV_CAP_MAX: int
PJMEDIA_FILE_WRITE_PCM: int
PJMEDIA_FILE_WRITE_ALAW: int
PJMEDIA_FILE_WRITE_ULAW: int
PJMEDIA_FILE_NO_LOOP: int
PJMEDIA_TYPE_NONE: int
PJMEDIA_TYPE_AUDIO: int
PJMEDIA_TYPE_APPLICATION: int
PJMEDIA_TYPE_UNKNOWN: int
PJMEDIA_DIR_NONE: int
PJMEDIA_DIR_ENCODING: int
PJMEDIA_DIR_CAPTURE: int
PJMEDIA_DIR_DECODING: int
PJMEDIA_DIR_PLAYBACK: int
PJMEDIA_DIR_RENDER: int
PJMEDIA_DIR_ENCODING_DECODING: int
PJMEDIA_DIR_CAPTURE_PLAYBACK: int
PJMEDIA_DIR_CAPTURE_RENDER: int
PJMEDIA_TP_PROTO_NONE: int
PJMEDIA_TP_PROTO_UNKNOWN: int
PJMEDIA_TP_PROTO_UDP: int
PJMEDIA_TP_PROTO_RTP: int
PJMEDIA_TP_PROTO_DTLS: int
PJMEDIA_TP_PROFILE_SRTP: int
PJMEDIA_TP_PROFILE_AVP: int
PJMEDIA_TP_PROTO_RTP_AVP: int
PJMEDIA_TP_PROTO_RTP_SAVP: int
PJMEDIA_TP_PROTO_DTLS_SRTP: int
PJMEDIA_TP_PROTO_RTP_AVPF: int
PJMEDIA_TP_PROTO_RTP_SAVPF: int
PJMEDIA_TP_PROTO_DTLS_SRTPF: int
PJMEDIA_FRAME_TYPE_NONE: int
PJMEDIA_FRAME_TYPE_AUDIO: int
PJMEDIA_FRAME_TYPE_EXTENDED: int
PJMEDIA_FORMAT_L16: int
PJMEDIA_FORMAT_PCM: int
PJMEDIA_FORMAT_PCMA: int
PJMEDIA_FORMAT_ALAW: int
PJMEDIA_FORMAT_PCMU: int
PJMEDIA_FORMAT_ULAW: int
PJMEDIA_FORMAT_AMR: int
PJMEDIA_FORMAT_G729: int
PJMEDIA_FORMAT_ILBC: int
PJMEDIA_FORMAT_RGB24: int
PJMEDIA_FORMAT_RGBA: int
PJMEDIA_FORMAT_BGRA: int
PJMEDIA_FORMAT_RGB32: int
PJMEDIA_FORMAT_DIB: int
PJMEDIA_FORMAT_GBRP: int
PJMEDIA_FORMAT_AYUV: int
PJMEDIA_FORMAT_YUY2: int
PJMEDIA_FORMAT_UYVY: int
PJMEDIA_FORMAT_YVYU: int
PJMEDIA_FORMAT_I420: int
PJMEDIA_FORMAT_IYUV: int
PJMEDIA_FORMAT_YV12: int
PJMEDIA_FORMAT_NV12: int
PJMEDIA_FORMAT_NV21: int
PJMEDIA_FORMAT_I422: int
PJMEDIA_FORMAT_I420JPEG: int
PJMEDIA_FORMAT_I422JPEG: int
PJMEDIA_FORMAT_H261: int
PJMEDIA_FORMAT_H263: int
PJMEDIA_FORMAT_H263P: int
PJMEDIA_FORMAT_VP8: int
PJMEDIA_FORMAT_VP9: int
PJMEDIA_FORMAT_MJPEG: int
PJMEDIA_FORMAT_MPEG4: int
PJMEDIA_FORMAT_INVALID: int
PJSIP_CRED_DATA_PLAIN_PASSWD: int
PJSIP_CRED_DATA_DIGEST: int
PJSIP_CRED_DATA_EXT_AKA: int
PJSIP_AUTH_ALGORITHM_NOT_SET: int
PJSIP_AUTH_ALGORITHM_MD5: int
PJSIP_AUTH_ALGORITHM_SHA256: int
PJSIP_AUTH_ALGORITHM_SHA512_256: int
PJSIP_AUTH_ALGORITHM_AKAV1_MD5: int
PJSIP_AUTH_ALGORITHM_AKAV2_MD5: int
PJSIP_AUTH_ALGORITHM_COUNT: int
PJSIP_DIALOG_CAP_UNSUPPORTED: int
PJSIP_DIALOG_CAP_SUPPORTED: int
PJSIP_DIALOG_CAP_UNKNOWN: int
PJSIP_EVENT_UNKNOWN: int
PJSIP_EVENT_TIMER: int
PJSIP_EVENT_TX_MSG: int
PJSIP_EVENT_RX_MSG: int
PJSIP_EVENT_TRANSPORT_ERROR: int
PJSIP_EVENT_TSX_STATE: int
PJSIP_EVENT_USER: int
PJSIP_SC_NULL: int
PJSIP_SC_TRYING: int
PJSIP_SC_RINGING: int
PJSIP_SC_CALL_BEING_FORWARDED: int
PJSIP_SC_QUEUED: int
PJSIP_SC_PROGRESS: int
PJSIP_SC_OK: int
PJSIP_SC_ACCEPTED: int
PJSIP_SC_NO_NOTIFICATION: int
PJSIP_SC_MOVED_PERMANENTLY: int
PJSIP_SC_MOVED_TEMPORARILY: int
PJSIP_SC_USE_PROXY: int
PJSIP_SC_BAD_REQUEST: int
PJSIP_SC_UNAUTHORIZED: int
PJSIP_SC_PAYMENT_REQUIRED: int
PJSIP_SC_FORBIDDEN: int
PJSIP_SC_NOT_FOUND: int
PJSIP_SC_METHOD_NOT_ALLOWED: int
PJSIP_SC_NOT_ACCEPTABLE: int
PJSIP_SC_PROXY_AUTHENTICATION_REQUIRED: int
PJSIP_SC_REQUEST_TIMEOUT: int
PJSIP_SC_CONFLICT: int
PJSIP_SC_GONE: int
PJSIP_SC_LENGTH_REQUIRED: int
PJSIP_SC_CONDITIONAL_REQUEST_FAILED: int
PJSIP_SC_REQUEST_ENTITY_TOO_LARGE: int
PJSIP_SC_REQUEST_URI_TOO_LONG: int
PJSIP_SC_UNSUPPORTED_MEDIA_TYPE: int
PJSIP_SC_UNSUPPORTED_URI_SCHEME: int
PJSIP_SC_UNKNOWN_RESOURCE_PRIORITY: int
PJSIP_SC_BAD_EXTENSION: int
PJSIP_SC_EXTENSION_REQUIRED: int
PJSIP_SC_SESSION_TIMER_TOO_SMALL: int
PJSIP_SC_INTERVAL_TOO_BRIEF: int
PJSIP_SC_BAD_LOCATION_INFORMATION: int
PJSIP_SC_USE_IDENTITY_HEADER: int
PJSIP_SC_FLOW_FAILED: int
PJSIP_SC_ANONIMITY_DISALLOWED: int
PJSIP_SC_BAD_IDENTITY_INFO: int
PJSIP_SC_UNSUPPORTED_CERTIFICATE: int
PJSIP_SC_INVALID_IDENTITY_HEADER: int
PJSIP_SC_FIRST_HOP_LACKS_OUTBOUND_SUPPORT: int
PJSIP_SC_MAX_BREADTH_EXCEEDED: int
PJSIP_SC_BAD_INFO_PACKAGE: int
PJSIP_SC_CONSENT_NEEDED: int
PJSIP_SC_TEMPORARILY_UNAVAILABLE: int
PJSIP_SC_CALL_TSX_DOES_NOT_EXIST: int
PJSIP_SC_LOOP_DETECTED: int
PJSIP_SC_TOO_MANY_HOPS: int
PJSIP_SC_ADDRESS_INCOMPLETE: int
PJSIP_AC_AMBIGUOUS: int
PJSIP_SC_BUSY_HERE: int
PJSIP_SC_NOT_ACCEPTABLE_HERE: int
PJSIP_SC_BAD_EVENT: int
PJSIP_SC_REQUEST_UPDATED: int
PJSIP_SC_REQUEST_PENDING: int
PJSIP_SC_UNDECIPHERABLE: int
PJSIP_SC_SECURITY_AGREEMENT_NEEDED: int
PJSIP_SC_INTERNAL_SERVER_ERROR: int
PJSIP_SC_NOT_IMPLEMENTED: int
PJSIP_SC_BAD_GATEWAY: int
PJSIP_SC_SERVER_TIMEOUT: int
PJSIP_SC_VERSION_NOT_SUPPORTED: int
PJSIP_SC_MESSAGE_TOO_LARGE: int
PJSIP_SC_PRECONDITION_FAILURE: int
PJSIP_SC_BUSY_EVERYWHERE: int
PJSIP_SC_DECLINE: int
PJSIP_SC_DOES_NOT_EXIST_ANYWHERE: int
PJSIP_SC_NOT_ACCEPTABLE_ANYWHERE: int
PJSIP_SC_UNWANTED: int
PJSIP_SC_REJECTED: int
PJSIP_SC_TSX_TIMEOUT: int
PJSIP_SC_TSX_TRANSPORT_ERROR: int
PJSIP_SC__force_32bit: int
PJSIP_H_ACCEPT: int
PJSIP_H_ACCEPT_ENCODING_UNIMP: int
PJSIP_H_ACCEPT_LANGUAGE_UNIMP: int
PJSIP_H_ALERT_INFO_UNIMP: int
PJSIP_H_ALLOW: int
PJSIP_H_AUTHENTICATION_INFO_UNIMP: int
PJSIP_H_AUTHORIZATION: int
PJSIP_H_CALL_ID: int
PJSIP_H_CALL_INFO_UNIMP: int
PJSIP_H_CONTACT: int
PJSIP_H_CONTENT_DISPOSITION_UNIMP: int
PJSIP_H_CONTENT_ENCODING_UNIMP: int
PJSIP_H_CONTENT_LANGUAGE_UNIMP: int
PJSIP_H_CONTENT_LENGTH: int
PJSIP_H_CONTENT_TYPE: int
PJSIP_H_CSEQ: int
PJSIP_H_DATE_UNIMP: int
PJSIP_H_ERROR_INFO_UNIMP: int
PJSIP_H_EXPIRES: int
PJSIP_H_FROM: int
PJSIP_H_IN_REPLY_TO_UNIMP: int
PJSIP_H_MAX_FORWARDS: int
PJSIP_H_MIME_VERSION_UNIMP: int
PJSIP_H_MIN_EXPIRES: int
PJSIP_H_ORGANIZATION_UNIMP: int
PJSIP_H_PRIORITY_UNIMP: int
PJSIP_H_PROXY_AUTHENTICATE: int
PJSIP_H_PROXY_AUTHORIZATION: int
PJSIP_H_PROXY_REQUIRE_UNIMP: int
PJSIP_H_RECORD_ROUTE: int
PJSIP_H_REPLY_TO_UNIMP: int
PJSIP_H_REQUIRE: int
PJSIP_H_RETRY_AFTER: int
PJSIP_H_ROUTE: int
PJSIP_H_SERVER_UNIMP: int
PJSIP_H_SUBJECT_UNIMP: int
PJSIP_H_SUPPORTED: int
PJSIP_H_TIMESTAMP_UNIMP: int
PJSIP_H_TO: int
PJSIP_H_UNSUPPORTED: int
PJSIP_H_USER_AGENT_UNIMP: int
PJSIP_H_VIA: int
PJSIP_H_WARNING_UNIMP: int
PJSIP_H_WWW_AUTHENTICATE: int
PJSIP_H_OTHER: int
PJSIP_TRANSPORT_UNSPECIFIED: int
PJSIP_TRANSPORT_UDP: int
PJSIP_TRANSPORT_TCP: int
PJSIP_TRANSPORT_TLS: int
PJSIP_TRANSPORT_DTLS: int
PJSIP_TRANSPORT_SCTP: int
PJSIP_TRANSPORT_LOOP: int
PJSIP_TRANSPORT_LOOP_DGRAM: int
PJSIP_TRANSPORT_START_OTHER: int
PJSIP_TRANSPORT_IPV6: int
PJSIP_TRANSPORT_UDP6: int
PJSIP_TRANSPORT_TCP6: int
PJSIP_TRANSPORT_TLS6: int
PJSIP_TRANSPORT_DTLS6: int
PJSIP_TRANSPORT_RELIABLE: int
PJSIP_TRANSPORT_SECURE: int
PJSIP_TRANSPORT_DATAGRAM: int
PJSIP_TP_STATE_CONNECTED: int
PJSIP_TP_STATE_DISCONNECTED: int
PJSIP_TP_STATE_SHUTDOWN: int
PJSIP_TP_STATE_DESTROY: int
PJSIP_SSL_UNSPECIFIED_METHOD: int
PJSIP_SSLV2_METHOD: int
PJSIP_SSLV3_METHOD: int
PJSIP_TLSV1_METHOD: int
PJSIP_TLSV1_1_METHOD: int
PJSIP_TLSV1_2_METHOD: int
PJSIP_TLSV1_3_METHOD: int
PJSIP_SSLV23_METHOD: int
PJSIP_TSX_STATE_NULL: int
PJSIP_TSX_STATE_CALLING: int
PJSIP_TSX_STATE_TRYING: int
PJSIP_TSX_STATE_PROCEEDING: int
PJSIP_TSX_STATE_COMPLETED: int
PJSIP_TSX_STATE_CONFIRMED: int
PJSIP_TSX_STATE_DESTROYED: int
PJSIP_TSX_STATE_MAX: int
PJSIP_ROLE_UAC: int
PJSIP_ROLE_UAS: int
PJSIP_UAC_ROLE: int
PJSIP_UAS_ROLE: int
PJSIP_REDIRECT_REJECT: int
PJSIP_REDIRECT_ACCEPT: int
PJSIP_REDIRECT_ACCEPT_REPLACE: int
PJSIP_REDIRECT_PENDING: int
PJSIP_REDIRECT_STOP: int
PJRPID_ACTIVITY_UNKNOWN: int
PJRPID_ACTIVITY_AWAY: int
PJRPID_ACTIVITY_BUSY: int
PJSIP_INV_STATE_NULL: int
PJSIP_INV_STATE_CALLING: int
PJSIP_INV_STATE_INCOMING: int
PJSIP_INV_STATE_EARLY: int
PJSIP_INV_STATE_CONNECTING: int
PJSIP_INV_STATE_CONFIRMED: int
PJSIP_INV_STATE_DISCONNECTED: int
PJSUA_INVALID_ID: int
PJSUA_STATE_NULL: int
PJSUA_STATE_CREATED: int
PJSUA_STATE_INIT: int
PJSUA_STATE_STARTING: int
PJSUA_STATE_RUNNING: int
PJSUA_STATE_CLOSING: int
PJSUA_UPNP_USE_DEFAULT: int
PJSUA_UPNP_USE_DISABLED: int
PJSUA_CALL_HOLD_TYPE_RFC3264: int
PJSUA_CALL_HOLD_TYPE_RFC2543: int
PJSUA_DESTROY_NO_RX_MSG: int
PJSUA_DESTROY_NO_TX_MSG: int
PJSUA_DESTROY_NO_NETWORK: int
PJSUA_100REL_NOT_USED: int
PJSUA_100REL_MANDATORY: int
PJSUA_100REL_OPTIONAL: int
PJSUA_SIP_TIMER_INACTIVE: int
PJSUA_SIP_TIMER_OPTIONAL: int
PJSUA_SIP_TIMER_REQUIRED: int
PJSUA_SIP_TIMER_ALWAYS: int
PJSUA_IPV6_DISABLED: int
PJSUA_IPV6_ENABLED: int
PJSUA_IPV6_ENABLED_NO_PREFERENCE: int
PJSUA_IPV6_ENABLED_PREFER_IPV4: int
PJSUA_IPV6_ENABLED_PREFER_IPV6: int
PJSUA_IPV6_ENABLED_USE_IPV6_ONLY: int
PJSUA_CALL_MEDIA_NONE: int
PJSUA_CALL_MEDIA_ACTIVE: int
PJSUA_CALL_MEDIA_LOCAL_HOLD: int
PJSUA_CALL_MEDIA_REMOTE_HOLD: int
PJSUA_CALL_MEDIA_ERROR: int
PJSUA_MED_TP_NULL: int
PJSUA_MED_TP_CREATING: int
PJSUA_MED_TP_IDLE: int
PJSUA_MED_TP_INIT: int
PJSUA_MED_TP_RUNNING: int
PJSUA_MED_TP_DISABLED: int
PJSUA_CALL_UNHOLD: int
PJSUA_CALL_UPDATE_CONTACT: int
PJSUA_CALL_INCLUDE_DISABLED_MEDIA: int
PJSUA_CALL_NO_SDP_OFFER: int
PJSUA_CALL_REINIT_MEDIA: int
PJSUA_CALL_UPDATE_VIA: int
PJSUA_CALL_UPDATE_TARGET: int
PJSUA_CALL_SET_MEDIA_DIR: int
PJSUA_MED_TP_CLOSE_MEMBER: int
PJSUA_SND_DEFAULT_CAPTURE_DEV: int
PJSUA_SND_DEFAULT_PLAYBACK_DEV: int
PJSUA_SND_NO_DEV: int
PJSUA_SND_NULL_DEV: int
PJSUA_SND_DEV_SPEAKER_ONLY: int
PJSUA_SND_DEV_NO_IMMEDIATE_OPEN: int
PJSUA_IP_CHANGE_OP_NULL: int
PJSUA_IP_CHANGE_OP_SHUTDOWN_TP: int
PJSUA_IP_CHANGE_OP_RESTART_LIS: int
PJSUA_IP_CHANGE_OP_ACC_SHUTDOWN_TP: int
PJSUA_IP_CHANGE_OP_ACC_UPDATE_CONTACT: int
PJSUA_IP_CHANGE_OP_ACC_HANGUP_CALLS: int
PJSUA_IP_CHANGE_OP_ACC_REINVITE_CALLS: int
PJSUA_IP_CHANGE_OP_COMPLETED: int
PJSUA_DTMF_METHOD_RFC2833: int
PJSUA_DTMF_METHOD_SIP_INFO: int
INVALID_ID: int
SUCCESS: int

class _Vector(Generic[_Item]):
    this: SupportsInt
    def __init__(self, values: Iterable[_Item] = ...) -> None: ...
    def __len__(self) -> int: ...
    def __bool__(self) -> bool: ...
    def __iter__(self) -> Iterator[_Item]: ...
    def __getitem__(self, index: int) -> _Item: ...
    def __setitem__(self, index: int, value: _Item) -> None: ...
    def __delitem__(self, index: int) -> None: ...
    def append(self, x: _Item) -> None: ...
    def clear(self) -> None: ...
    def empty(self) -> bool: ...
    def size(self) -> int: ...
    def front(self) -> _Item: ...
    def back(self) -> _Item: ...
    def pop(self) -> _Item: ...
    def reserve(self, n: int) -> None: ...

class AudioDevInfoVector(_Vector[AudioDevInfo]): ...
class AudioDevInfoVector2(_Vector[AudioDevInfo]): ...
class AudioMediaVector2(_Vector[AudioMedia]): ...
class AuthCredInfoVector(_Vector[AuthCredInfo]): ...
class CallMediaInfoVector(_Vector[CallMediaInfo]): ...
class CodecFmtpVector(_Vector[CodecFmtp]): ...
class CodecInfoVector2(_Vector[CodecInfo]): ...
class IntVector(_Vector[int]): ...
class MediaFormatAudioVector(_Vector[MediaFormatAudio]): ...
class SipHeaderVector(_Vector[SipHeader]): ...
class SockOptVector(_Vector[SockOpt]): ...
class SrtpCryptoVector(_Vector[SrtpCrypto]): ...
class SslCertNameVector(_Vector[SslCertName]): ...
class StringVector(_Vector[str]): ...
class ToneDescVector(_Vector[ToneDesc]): ...
class ToneDigitMapVector(_Vector[ToneDigitMapDigit]): ...
class ToneDigitVector(_Vector[ToneDigit]): ...
class ByteVector(_Vector[int]): ...

class Error(Exception):
    status: int
    title: str
    reason: str
    srcFile: str
    srcLine: int
    def info(self, multi_line: bool = ...) -> str: ...

class Version:
    major: int
    minor: int
    rev: int
    suffix: str
    full: str
    numeric: int

class TimeVal:
    sec: int
    msec: int
    def __init__(self) -> None: ...

class AuthCredInfo:
    scheme: str
    realm: str
    username: str
    dataType: int
    data: str
    algoType: int
    akaK: str
    akaOp: str
    akaAmf: str
    def __init__(
        self, scheme: str = ..., realm: str = ..., user_name: str = ..., data_type: int = ..., data: str = ...
    ) -> None: ...

class SockOpt:
    level: int
    optName: int
    def __init__(self) -> None: ...
    def setOptValInt(self, opt_val: int) -> None: ...

class SockOptParams:
    sockOpts: SockOptVector
    def __init__(self) -> None: ...

class TlsConfig:
    CaListFile: str
    certFile: str
    privKeyFile: str
    password: str
    CaBuf: str
    certBuf: str
    privKeyBuf: str
    certLookupType: int
    certLookupKeyword: str
    method: int
    proto: int
    ciphers: IntVector
    verifyServer: bool
    verifyClient: bool
    requireClientCert: bool
    msecTimeout: int
    sockOptParams: SockOptParams
    sockOptIgnoreError: bool
    enableRenegotiation: bool
    def __init__(self) -> None: ...

class TransportConfig:
    port: int
    portRange: int
    randomizePort: bool
    publicAddress: str
    boundAddress: str
    tlsConfig: TlsConfig
    sockOptParams: SockOptParams
    def __init__(self) -> None: ...

class TransportInfo:
    id: int
    type: int
    typeName: str
    info: str
    flags: int
    localAddress: str
    localName: str
    usageCount: int
    def __init__(self) -> None: ...

class SipRxData:
    info: str
    wholeMsg: str
    srcAddress: str
    def __init__(self) -> None: ...

class SipTxData:
    info: str
    wholeMsg: str
    dstAddress: str
    def __init__(self) -> None: ...

class SipTransaction:
    role: int
    method: str
    statusCode: int
    statusText: str
    state: int
    lastTx: SipTxData
    def __init__(self) -> None: ...

class TimerEvent:
    def __init__(self) -> None: ...

class TsxStateEventSrc:
    rdata: SipRxData
    tdata: SipTxData
    status: int
    def __init__(self) -> None: ...

class TsxStateEvent:
    src: TsxStateEventSrc
    tsx: SipTransaction
    prevState: int
    type: int
    def __init__(self) -> None: ...

class TxMsgEvent:
    tdata: SipTxData
    def __init__(self) -> None: ...

class TxErrorEvent:
    tdata: SipTxData
    tsx: SipTransaction
    def __init__(self) -> None: ...

class RxMsgEvent:
    rdata: SipRxData
    def __init__(self) -> None: ...

class UserEvent:
    def __init__(self) -> None: ...

class SipEventBody:
    timer: TimerEvent
    tsxState: TsxStateEvent
    txMsg: TxMsgEvent
    txError: TxErrorEvent
    rxMsg: RxMsgEvent
    user: UserEvent
    def __init__(self) -> None: ...

class SipEvent:
    type: int
    body: SipEventBody
    def __init__(self) -> None: ...

class SipMediaType:
    type: str
    subType: str
    def __init__(self) -> None: ...

class SipHeader:
    hName: str
    hValue: str
    def __init__(self) -> None: ...

class SipTxOption:
    targetUri: str
    localUri: str
    headers: SipHeaderVector
    contentType: str
    msgBody: str
    def isEmpty(self) -> bool: ...
    def __init__(self) -> None: ...

class MediaFormat:
    id: int
    type: int
    def __init__(self) -> None: ...

class MediaFormatAudio(MediaFormat):
    clockRate: int
    channelCount: int
    frameTimeUsec: int
    bitsPerSample: int
    avgBps: int
    maxBps: int
    def __init__(self) -> None: ...
    def init(
        self,
        formatId: int,
        clockRate: int,
        channelCount: int,
        frameTimeUsec: int,
        bitsPerSample: int,
        avgBps: int = ...,
        maxBps: int = ...,
    ) -> None: ...

class ConfPortInfo:
    portId: int
    name: str
    format: MediaFormatAudio
    txLevelAdj: float
    rxLevelAdj: float
    listeners: IntVector
    def __init__(self) -> None: ...

class Media:
    def getType(self) -> int: ...

class AudioMediaTransmitParam:
    level: float
    def __init__(self) -> None: ...

class AudioMedia(Media):
    def getPortInfo(self) -> ConfPortInfo: ...
    def getPortId(self) -> int: ...
    @staticmethod
    def getPortInfoFromId(port_id: int) -> ConfPortInfo: ...
    def startTransmit(self, sink: AudioMedia) -> None: ...
    def startTransmit2(self, sink: AudioMedia, param: AudioMediaTransmitParam) -> None: ...
    def stopTransmit(self, sink: AudioMedia) -> None: ...
    def adjustRxLevel(self, level: float) -> None: ...
    def adjustTxLevel(self, level: float) -> None: ...
    def getRxLevel(self) -> int: ...
    def getTxLevel(self) -> int: ...
    @staticmethod
    def typecastFromMedia(media: Media) -> AudioMedia: ...
    def __init__(self) -> None: ...

class MediaFrame:
    type: int
    buf: ByteVector
    size: int
    def __init__(self) -> None: ...

class AudioMediaPort(AudioMedia):
    def __init__(self) -> None: ...
    def createPort(self, name: str, fmt: MediaFormatAudio) -> None: ...
    def onFrameRequested(self, frame: MediaFrame) -> None: ...
    def onFrameReceived(self, frame: MediaFrame) -> None: ...

class AudioMediaPlayerInfo:
    formatId: int
    payloadBitsPerSample: int
    sizeBytes: int
    sizeSamples: int
    def __init__(self) -> None: ...

class AudioMediaPlayer(AudioMedia):
    def __init__(self) -> None: ...
    def createPlayer(self, file_name: str, options: int = ...) -> None: ...
    def createPlaylist(self, file_names: StringVector, label: str = ..., options: int = ...) -> None: ...
    def getInfo(self) -> AudioMediaPlayerInfo: ...
    def getPos(self) -> int: ...
    def setPos(self, samples: int) -> None: ...
    @staticmethod
    def typecastFromAudioMedia(media: AudioMedia) -> AudioMediaPlayer: ...
    def onEof2(self) -> None: ...

class AudioMediaRecorder(AudioMedia):
    def __init__(self) -> None: ...
    def createRecorder(
        self, file_name: str, enc_type: int = ..., max_size: int = ..., options: int = ...
    ) -> None: ...
    @staticmethod
    def typecastFromAudioMedia(media: AudioMedia) -> AudioMediaRecorder: ...

class ToneDesc:
    freq1: int
    freq2: int
    on_msec: int
    off_msec: int
    volume: int
    flags: int
    def __init__(self) -> None: ...

class ToneDigit:
    digit: str
    on_msec: int
    off_msec: int
    volume: int
    def __init__(self) -> None: ...

class ToneDigitMapDigit:
    digit: str
    freq1: int
    freq2: int
    def __init__(self) -> None: ...

class ToneGenerator(AudioMedia):
    def __init__(self) -> None: ...
    def createToneGenerator(self, clock_rate: int = ..., channel_count: int = ...) -> None: ...
    def isBusy(self) -> bool: ...
    def stop(self) -> None: ...
    def rewind(self) -> None: ...
    def play(self, tones: ToneDescVector, loop: bool = ...) -> None: ...
    def playDigits(self, digits: ToneDigitVector, loop: bool = ...) -> None: ...
    def getDigitMap(self) -> ToneDigitMapVector: ...
    def setDigitMap(self, digit_map: ToneDigitMapVector) -> None: ...

class AudioDevInfo:
    name: str
    inputCount: int
    outputCount: int
    defaultSamplesPerSec: int
    driver: str
    caps: int
    routes: int
    extFmt: MediaFormatAudioVector
    def __init__(self) -> None: ...

class AudDevManager:
    def getCaptureDev(self) -> int: ...
    def getCaptureDevMedia(self) -> AudioMedia: ...
    def getPlaybackDev(self) -> int: ...
    def getPlaybackDevMedia(self) -> AudioMedia: ...
    def setCaptureDev(self, capture_dev: int) -> None: ...
    def setPlaybackDev(self, playback_dev: int) -> None: ...
    def enumDev2(self) -> AudioDevInfoVector2: ...
    def setNullDev(self) -> None: ...
    def setNoDev(self) -> object: ...
    def setSndDevMode(self, mode: int) -> None: ...
    def setEcOptions(self, tail_msec: int, options: int) -> None: ...
    def getEcTail(self) -> int: ...
    def sndIsActive(self) -> bool: ...
    def refreshDevs(self) -> None: ...
    def getDevCount(self) -> int: ...
    def getDevInfo(self, id: int) -> AudioDevInfo: ...
    def lookupDev(self, drv_name: str, dev_name: str) -> int: ...
    def capName(self, cap: int) -> str: ...
    def setExtFormat(self, format: MediaFormatAudio, keep: bool = ...) -> None: ...
    def getExtFormat(self) -> MediaFormatAudio: ...
    def setInputLatency(self, latency_msec: int, keep: bool = ...) -> None: ...
    def getInputLatency(self) -> int: ...
    def setOutputLatency(self, latency_msec: int, keep: bool = ...) -> None: ...
    def getOutputLatency(self) -> int: ...
    def setInputVolume(self, volume: int, keep: bool = ...) -> None: ...
    def getInputVolume(self) -> int: ...
    def setOutputVolume(self, volume: int, keep: bool = ...) -> None: ...
    def getOutputVolume(self) -> int: ...
    def getInputSignal(self) -> int: ...
    def getOutputSignal(self) -> int: ...
    def setInputRoute(self, route: int, keep: bool = ...) -> None: ...
    def getInputRoute(self) -> int: ...
    def setOutputRoute(self, route: int, keep: bool = ...) -> None: ...
    def getOutputRoute(self) -> int: ...
    def setVad(self, enable: bool, keep: bool = ...) -> None: ...
    def getVad(self) -> bool: ...
    def setCng(self, enable: bool, keep: bool = ...) -> None: ...
    def getCng(self) -> bool: ...
    def setPlc(self, enable: bool, keep: bool = ...) -> None: ...
    def getPlc(self) -> bool: ...

class CodecInfo:
    codecId: str
    priority: int
    desc: str
    def __init__(self) -> None: ...

class CodecFmtp:
    name: str
    val: str
    def __init__(self) -> None: ...

class CodecParamInfo:
    clockRate: int
    channelCnt: int
    avgBps: int
    maxBps: int
    maxRxFrameSize: int
    frameLen: int
    frameLenDenum: int
    encFrameLen: int
    encFrameLenDenum: int
    pcmBitsPerSample: int
    pt: int
    fmtId: int
    def __init__(self) -> None: ...

class CodecParamSetting:
    frmPerPkt: int
    vad: bool
    cng: bool
    penh: bool
    plc: bool
    reserved: bool
    encFmtp: CodecFmtpVector
    decFmtp: CodecFmtpVector
    packetLoss: int
    complexity: int
    cbr: bool
    def __init__(self) -> None: ...

class CodecParam:
    info: CodecParamInfo
    setting: CodecParamSetting
    def __init__(self) -> None: ...

class MediaFmtChangedEvent:
    newWidth: int
    newHeight: int
    def __init__(self) -> None: ...

class AudDevErrorEvent:
    dir: int
    id: int
    status: int
    def __init__(self) -> None: ...

class MediaEventData:
    fmtChanged: MediaFmtChangedEvent
    audDevError: AudDevErrorEvent
    def __init__(self) -> None: ...

class MediaEvent:
    type: int
    data: MediaEventData
    def __init__(self) -> None: ...

class AccountRegConfig:
    registrarUri: str
    registerOnAdd: bool
    disableRegOnModify: bool
    headers: SipHeaderVector
    contactParams: str
    contactUriParams: str
    timeoutSec: int
    retryIntervalSec: int
    firstRetryIntervalSec: int
    randomRetryIntervalSec: int
    delayBeforeRefreshSec: int
    dropCallsOnFail: bool
    unregWaitMsec: int
    proxyUse: int
    def __init__(self) -> None: ...

class AccountSipConfig:
    authCreds: AuthCredInfoVector
    proxies: StringVector
    contactForced: str
    contactParams: str
    contactUriParams: str
    authInitialEmpty: bool
    authInitialAlgorithm: str
    transportId: int
    ipv6Use: int
    def __init__(self) -> None: ...

class AccountCallConfig:
    holdType: int
    prackUse: int
    timerUse: int
    timerMinSESec: int
    timerSessExpiresSec: int
    def __init__(self) -> None: ...

class AccountPresConfig:
    headers: SipHeaderVector
    publishEnabled: bool
    publishQueue: bool
    publishShutdownWaitMsec: int
    pidfTupleId: str
    def __init__(self) -> None: ...

class AccountNatConfig:
    sipStunUse: int
    mediaStunUse: int
    sipUpnpUse: int
    mediaUpnpUse: int
    nat64Opt: int
    iceEnabled: bool
    iceTrickle: int
    iceMaxHostCands: int
    iceAggressiveNomination: bool
    iceNominatedCheckDelayMsec: int
    iceWaitNominationTimeoutMsec: int
    iceNoRtcp: bool
    iceAlwaysUpdate: bool
    turnEnabled: bool
    turnServer: str
    turnConnType: int
    turnUserName: str
    turnPasswordType: int
    turnPassword: str
    contactRewriteUse: int
    contactRewriteMethod: int
    contactUseSrcPort: int
    viaRewriteUse: int
    sdpNatRewriteUse: int
    sipOutboundUse: int
    sipOutboundInstanceId: str
    sipOutboundRegId: str
    udpKaIntervalSec: int
    udpKaData: str
    def __init__(self) -> None: ...

class SendRequestParam:
    method: str
    txOption: SipTxOption
    def __init__(self) -> None: ...

class SrtpCrypto:
    key: str
    name: str
    flags: int
    def __init__(self) -> None: ...

class SrtpOpt:
    cryptos: SrtpCryptoVector
    keyings: IntVector
    def __init__(self) -> None: ...

class AccountMediaConfig:
    transportConfig: TransportConfig
    lockCodecEnabled: bool
    streamKaEnabled: bool
    srtpUse: int
    srtpSecureSignaling: int
    srtpOpt: SrtpOpt
    ipv6Use: int
    rtcpMuxEnabled: bool
    rtcpXrEnabled: bool
    useLoopMedTp: bool
    enableLoopback: bool
    def __init__(self) -> None: ...

class AccountConfig:
    priority: int
    idUri: str
    regConfig: AccountRegConfig
    sipConfig: AccountSipConfig
    callConfig: AccountCallConfig
    natConfig: AccountNatConfig
    mediaConfig: AccountMediaConfig
    def __init__(self) -> None: ...

class AccountInfo:
    id: int
    isDefault: bool
    uri: str
    regIsConfigured: bool
    regIsActive: bool
    regExpiresSec: int
    regStatus: int
    regStatusText: str
    regLastErr: int
    onlineStatus: bool
    onlineStatusText: str
    def __init__(self) -> None: ...

class OnIncomingCallParam:
    callId: int
    rdata: SipRxData
    def __init__(self) -> None: ...

class OnRegStartedParam:
    renew: bool
    def __init__(self) -> None: ...

class OnRegStateParam:
    status: int
    code: int
    reason: str
    rdata: SipRxData
    expiration: int
    def __init__(self) -> None: ...

class OnSendRequestParam:
    e: SipEvent
    def __init__(self) -> None: ...

class Account:
    def __init__(self) -> None: ...
    def create(self, cfg: AccountConfig, make_default: bool = ...) -> None: ...
    def shutdown(self) -> None: ...
    def modify(self, cfg: AccountConfig) -> None: ...
    def isValid(self) -> bool: ...
    def setDefault(self) -> None: ...
    def isDefault(self) -> bool: ...
    def getId(self) -> int: ...
    @staticmethod
    def lookup(acc_id: int) -> Account | None: ...
    def getInfo(self) -> AccountInfo: ...
    def sendRequest(self, prm: SendRequestParam) -> None: ...
    def setRegistration(self, renew: bool) -> None: ...
    def setTransport(self, tp_id: int) -> None: ...
    def onIncomingCall(self, prm: OnIncomingCallParam) -> None: ...
    def onRegStarted(self, prm: OnRegStartedParam) -> None: ...
    def onRegState(self, prm: OnRegStateParam) -> None: ...
    def onSendRequest(self, prm: OnSendRequestParam) -> None: ...

class MathStat:
    n: int
    max: int
    min: int
    last: int
    mean: int
    def __init__(self) -> None: ...

class LossType:
    burst: int
    random: int
    def __init__(self) -> None: ...

class RtcpStreamStat:
    update: TimeVal
    updateCount: int
    pkt: int
    bytes: int
    discard: int
    loss: int
    reorder: int
    dup: int
    lossPeriodUsec: MathStat
    lossType: LossType
    jitterUsec: MathStat
    def __init__(self) -> None: ...

class RtcpSdes:
    cname: str
    name: str
    email: str
    phone: str
    loc: str
    tool: str
    note: str
    def __init__(self) -> None: ...

class RtcpStat:
    start: TimeVal
    txStat: RtcpStreamStat
    rxStat: RtcpStreamStat
    rttUsec: MathStat
    rtpTxLastTs: int
    rtpTxLastSeq: int
    rxIpdvUsec: MathStat
    rxRawJitterUsec: MathStat
    peerSdes: RtcpSdes
    def __init__(self) -> None: ...

class JbufState:
    frameSize: int
    minPrefetch: int
    maxPrefetch: int
    burst: int
    prefetch: int
    size: int
    avgDelayMsec: int
    minDelayMsec: int
    maxDelayMsec: int
    devDelayMsec: int
    avgBurst: int
    lost: int
    discard: int
    empty: int
    def __init__(self) -> None: ...

class MediaTransportInfo:
    localRtpName: str
    localRtcpName: str
    srcRtpName: str
    srcRtcpName: str
    def __init__(self) -> None: ...

class CallSetting:
    flag: int
    reqKeyframeMethod: int
    audioCount: int
    mediaDir: IntVector
    customCallId: str
    def __init__(self, useDefaultValues: bool = ...) -> None: ...
    def isEmpty(self) -> bool: ...

class CallMediaInfo:
    index: int
    type: int
    dir: int
    status: int
    audioConfSlot: int
    def __init__(self) -> None: ...

class CallInfo:
    id: int
    role: int
    accId: int
    localUri: str
    localContact: str
    remoteUri: str
    remoteContact: str
    callIdString: str
    setting: CallSetting
    state: int
    stateText: str
    lastStatusCode: int
    lastReason: str
    media: CallMediaInfoVector
    provMedia: CallMediaInfoVector
    connectDuration: TimeVal
    totalDuration: TimeVal
    remOfferer: bool
    remAudioCount: int
    def __init__(self) -> None: ...

class StreamInfo:
    type: int
    proto: int
    dir: int
    remoteRtpAddress: str
    remoteRtcpAddress: str
    txPt: int
    rxPt: int
    audTxEventPt: int
    audRxEventPt: int
    codecName: str
    codecClockRate: int
    audCodecParam: CodecParam
    jbInit: int
    jbMinPre: int
    jbMaxPre: int
    jbMax: int
    rtcpSdesByeDisabled: bool
    def __init__(self) -> None: ...

class StreamStat:
    rtcp: RtcpStat
    jbuf: JbufState
    def __init__(self) -> None: ...

class OnCallStateParam:
    e: SipEvent
    def __init__(self) -> None: ...

class OnCallTsxStateParam:
    e: SipEvent
    def __init__(self) -> None: ...

class OnCallMediaStateParam:
    def __init__(self) -> None: ...

class OnCallSdpCreatedParam:
    def __init__(self) -> None: ...

class OnStreamCreatedParam:
    streamIdx: int
    destroyPort: bool
    def __init__(self) -> None: ...

class OnStreamDestroyedParam:
    streamIdx: int
    def __init__(self) -> None: ...

class OnDtmfDigitParam:
    method: int
    digit: str
    duration: int
    def __init__(self) -> None: ...

class OnDtmfEventParam:
    method: int
    timestamp: int
    digit: str
    duration: int
    flags: int
    def __init__(self) -> None: ...

class OnCallTransferRequestParam:
    dstUri: str
    statusCode: int
    opt: CallSetting
    newCall: Call | None
    def __init__(self) -> None: ...

class OnCallTransferStatusParam:
    statusCode: int
    reason: str
    finalNotify: bool
    cont: bool
    def __init__(self) -> None: ...

class OnCallReplaceRequestParam:
    rdata: SipRxData
    statusCode: int
    reason: str
    opt: CallSetting
    newCall: Call | None
    def __init__(self) -> None: ...

class OnCallReplacedParam:
    newCallId: int
    newCall: Call | None
    def __init__(self) -> None: ...

class OnCallRxOfferParam:
    statusCode: int
    opt: CallSetting
    def __init__(self) -> None: ...

class OnCallRxReinviteParam:
    rdata: SipRxData
    isAsync: bool
    statusCode: int
    opt: CallSetting
    def __init__(self) -> None: ...

class OnCallTxOfferParam:
    opt: CallSetting
    def __init__(self) -> None: ...

class OnCallRedirectedParam:
    targetUri: str
    e: SipEvent
    def __init__(self) -> None: ...

class OnCallMediaEventParam:
    medIdx: int
    ev: MediaEvent
    def __init__(self) -> None: ...

class OnCallMediaTransportStateParam:
    medIdx: int
    state: int
    status: int
    sipErrorCode: int
    def __init__(self) -> None: ...

class CallOpParam:
    opt: CallSetting
    statusCode: int
    reason: str
    options: int
    txOption: SipTxOption
    def __init__(self, useDefaultCallSetting: bool = ...) -> None: ...

class CallSendRequestParam:
    method: str
    txOption: SipTxOption
    def __init__(self) -> None: ...

class CallSendDtmfParam:
    method: int
    duration: int
    digits: str
    def __init__(self) -> None: ...

class Call:
    thisown: bool
    def __init__(self, acc: Account, call_id: int = ...) -> None: ...
    def getInfo(self) -> CallInfo: ...
    def isActive(self) -> bool: ...
    def getId(self) -> int: ...
    @staticmethod
    def lookup(call_id: int) -> Call | None: ...
    def hasMedia(self) -> bool: ...
    def getMedia(self, med_idx: int) -> Media: ...
    def getAudioMedia(self, med_idx: int) -> AudioMedia: ...
    def remoteHasCap(self, htype: int, hname: str, token: str) -> int: ...
    def getRemNatType(self) -> int: ...
    def makeCall(self, dst_uri: str, prm: CallOpParam) -> None: ...
    def answer(self, prm: CallOpParam) -> None: ...
    def hangup(self, prm: CallOpParam) -> None: ...
    def setHold(self, prm: CallOpParam) -> None: ...
    def reinvite(self, prm: CallOpParam) -> None: ...
    def update(self, prm: CallOpParam) -> None: ...
    def xfer(self, dest: str, prm: CallOpParam) -> None: ...
    def xferReplaces(self, dest_call: Call, prm: CallOpParam) -> None: ...
    def processRedirect(self, cmd: int) -> None: ...
    def dialDtmf(self, digits: str) -> None: ...
    def sendDtmf(self, param: CallSendDtmfParam) -> None: ...
    def sendRequest(self, prm: CallSendRequestParam) -> None: ...
    def dump(self, with_media: bool, indent: str) -> str: ...
    def getStreamInfo(self, med_idx: int) -> StreamInfo: ...
    def getStreamStat(self, med_idx: int) -> StreamStat: ...
    def getMedTransportInfo(self, med_idx: int) -> MediaTransportInfo: ...
    def onCallState(self, prm: OnCallStateParam) -> None: ...
    def onCallTsxState(self, prm: OnCallTsxStateParam) -> None: ...
    def onCallMediaState(self, prm: OnCallMediaStateParam) -> None: ...
    def onCallSdpCreated(self, prm: OnCallSdpCreatedParam) -> None: ...
    def onStreamCreated(self, prm: OnStreamCreatedParam) -> None: ...
    def onStreamDestroyed(self, prm: OnStreamDestroyedParam) -> None: ...
    def onDtmfDigit(self, prm: OnDtmfDigitParam) -> None: ...
    def onDtmfEvent(self, prm: OnDtmfEventParam) -> None: ...
    def onCallTransferRequest(self, prm: OnCallTransferRequestParam) -> None: ...
    def onCallTransferStatus(self, prm: OnCallTransferStatusParam) -> None: ...
    def onCallReplaceRequest(self, prm: OnCallReplaceRequestParam) -> None: ...
    def onCallReplaced(self, prm: OnCallReplacedParam) -> None: ...
    def onCallRxOffer(self, prm: OnCallRxOfferParam) -> None: ...
    def onCallRxReinvite(self, prm: OnCallRxReinviteParam) -> None: ...
    def onCallTxOffer(self, prm: OnCallTxOfferParam) -> None: ...
    def onCallRedirected(self, prm: OnCallRedirectedParam) -> int: ...
    def onCallMediaTransportState(self, prm: OnCallMediaTransportStateParam) -> None: ...
    def onCallMediaEvent(self, prm: OnCallMediaEventParam) -> None: ...

class OnTimerParam:
    msecDelay: int
    def __init__(self) -> None: ...

class SslCertName:
    type: int
    name: str
    def __init__(self) -> None: ...

class SslCertInfo:
    version: int
    subjectCn: str
    subjectInfo: str
    issuerCn: str
    issuerInfo: str
    validityStart: TimeVal
    validityEnd: TimeVal
    validityGmt: bool
    subjectAltName: SslCertNameVector
    raw: str
    def __init__(self) -> None: ...
    def isEmpty(self) -> bool: ...

class TlsInfo:
    established: bool
    protocol: int
    cipher: int
    cipherName: str
    localAddr: str
    remoteAddr: str
    localCertInfo: SslCertInfo
    remoteCertInfo: SslCertInfo
    verifyStatus: int
    verifyMsgs: StringVector
    def __init__(self) -> None: ...
    def isEmpty(self) -> bool: ...

class OnTransportStateParam:
    type: str
    state: int
    lastError: int
    tlsInfo: TlsInfo
    def __init__(self) -> None: ...

class OnSelectAccountParam:
    rdata: SipRxData
    accountIndex: int
    def __init__(self) -> None: ...

class RegProgressParam:
    isRegister: bool
    code: int
    def __init__(self) -> None: ...

class OnMediaEventParam:
    ev: MediaEvent
    def __init__(self) -> None: ...

class OnRejectedIncomingCallParam:
    callId: int
    localInfo: str
    remoteInfo: str
    statusCode: int
    reason: str
    rdata: SipRxData
    def __init__(self) -> None: ...

class UaConfig:
    maxCalls: int
    threadCnt: int
    mainThreadOnly: bool
    nameserver: StringVector
    outboundProxies: StringVector
    userAgent: str
    stunServer: StringVector
    stunTryIpv6: bool
    stunIgnoreFailure: bool
    enableUpnp: bool
    upnpIfName: str
    def __init__(self) -> None: ...

class LogEntry:
    level: int
    msg: str
    threadId: int
    threadName: str
    def __init__(self) -> None: ...

class LogWriter:
    def write(self, entry: LogEntry) -> None: ...
    def __init__(self) -> None: ...

class LogConfig:
    writer: LogWriter
    msgLogging: int
    level: int
    consoleLevel: int
    decor: int
    filename: str
    fileFlags: int
    def __init__(self) -> None: ...

class MediaConfig:
    clockRate: int
    sndClockRate: int
    sndUseSwClock: bool
    channelCount: int
    audioFramePtime: int
    maxMediaPorts: int
    hasIoqueue: bool
    threadCnt: int
    quality: int
    ptime: int
    noVad: bool
    ilbcMode: int
    txDropPct: int
    rxDropPct: int
    ecOptions: int
    ecTailLen: int
    sndRecLatency: int
    sndPlayLatency: int
    jbInit: int
    jbMinPre: int
    jbMaxPre: int
    jbMax: int
    sndAutoCloseTime: int
    def __init__(self) -> None: ...

class EpConfig:
    uaConfig: UaConfig
    logConfig: LogConfig
    medConfig: MediaConfig
    def __init__(self) -> None: ...

class Endpoint:
    @staticmethod
    def instance() -> Endpoint: ...
    def __init__(self) -> None: ...
    def libVersion(self) -> Version: ...
    def libCreate(self) -> None: ...
    def libGetState(self) -> int: ...
    def libInit(self, prmEpConfig: EpConfig) -> None: ...
    def libStart(self) -> None: ...
    def libRegisterThread(self, name: str) -> None: ...
    def libIsThreadRegistered(self) -> bool: ...
    def libStopWorkerThreads(self) -> None: ...
    def libHandleEvents(self, msec_timeout: int) -> int: ...
    def libDestroy(self, prmFlags: int = ...) -> None: ...
    def utilStrError(self, prmErr: int) -> str: ...
    def utilLogWrite(self, prmLevel: int, prmSender: str, prmMsg: str) -> None: ...
    def utilVerifySipUri(self, prmUri: str) -> int: ...
    def utilVerifyUri(self, prmUri: str) -> int: ...
    def utilSslGetAvailableCiphers(self) -> IntVector: ...
    def transportCreate(self, type: int, cfg: TransportConfig) -> int: ...
    def transportEnum(self) -> IntVector: ...
    def transportGetInfo(self, id: int) -> TransportInfo: ...
    def transportClose(self, id: int) -> None: ...
    def hangupAllCalls(self) -> None: ...
    def mediaAdd(self, media: AudioMedia) -> None: ...
    def mediaRemove(self, media: AudioMedia) -> None: ...
    def mediaExists(self, media: AudioMedia) -> bool: ...
    def mediaMaxPorts(self) -> int: ...
    def mediaActivePorts(self) -> int: ...
    def mediaEnumPorts2(self) -> AudioMediaVector2: ...
    def audDevManager(self) -> AudDevManager: ...
    def codecEnum2(self) -> CodecInfoVector2: ...
    def codecSetPriority(self, codec_id: str, priority: int) -> None: ...
    def codecGetParam(self, codec_id: str) -> CodecParam: ...
    def codecSetParam(self, codec_id: str, param: CodecParam) -> None: ...
    def srtpCryptoEnum(self) -> StringVector: ...
    def onTransportState(self, prm: OnTransportStateParam) -> None: ...
    def onTimer(self, prm: OnTimerParam) -> None: ...
    def onSelectAccount(self, prm: OnSelectAccountParam) -> None: ...
    def onMediaEvent(self, prm: OnMediaEventParam) -> None: ...
    def onRejectedIncomingCall(self, prm: OnRejectedIncomingCallParam) -> None: ...
