/** The browser's lock whose holder is the device: a page, or the service worker while no page is there. */
export const lockName = (appId: string): string => `hongyan/${appId}`;
