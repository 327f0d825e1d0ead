'use strict';
/** What a site does with the SDK, and what a test looks at. */
const messages = [];
const errors = [];
let device;

function startDevice(server, appId, appKey) {
  device = new Hongyan.HongyanDevice({ server, appId, appKey, facts: { appVersion: '7.1' } });
  device.on('message', (message) => void messages.push({ task: message.taskId, title: message.title, text: message.transmission }));
  device.on('error', (what) => void errors.push(what));
  new Hongyan.InAppDisplay(device, { cards: document.getElementById('cards') });
  return device.start();
}

/** The browser's push service cannot be reached in a test: the simulator's stands in for it. */
function subscribeAtSimulator(token, vapidPublicKey) {
  let current = null;
  PushManager.prototype.getSubscription = async () => current;
  PushManager.prototype.subscribe = async function ({ applicationServerKey }) {
    const key = btoa(String.fromCharCode(...applicationServerKey)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
    if (key !== vapidPublicKey) {
      throw new Error(`applicationServerKey: ${key}`);
    }
    const subscription = JSON.parse(token);
    current = {
      options: { applicationServerKey: applicationServerKey.buffer },
      toJSON: () => subscription,
      unsubscribe: async () => {
        current = null;
        return true;
      },
    };
    return current;
  };
  const workerUrl = trustedTypes.createPolicy('site', { createScriptURL: (url) => url }).createScriptURL('/hongyan-worker.js');
  return device.subscribeWebPush(vapidPublicKey, { workerUrl }).then((subscription) => subscription.toJSON().endpoint);
}
