/** Where the browser keeps the app worked on last. */
export const LAST_APP = 'hongyan.app';
