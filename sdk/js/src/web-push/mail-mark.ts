/** What the worker posts to pages: something is in the store for them. */
export const MAIL = 'hongyan/mail';
