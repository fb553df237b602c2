import { secureHeaders } from "hono/secure-headers";
import type { Config } from "../../core/config.ts";

/** Nothing inline, nothing from elsewhere; Designsystemet's style sheet has its icons as data addresses. */
export function securityHeaders({ SECURE_COOKIES: isBehindTls }: Config) {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: "DENY",
    referrerPolicy: "same-origin",
    strictTransportSecurity: isBehindTls ? "max-age=31536000" : false,
  });
}
