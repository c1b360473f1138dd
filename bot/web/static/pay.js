// Hands what the page holds to WeChat, in whose browser it runs: to pay an order, or to confirm a payout.
(function () {
  "use strict";
  var button = document.querySelector("button[data-call]");
  if (!button) return;

  function ask() {
    window.WeixinJSBridge.invoke(button.dataset.call, JSON.parse(button.dataset.fields), function (answer) {
      if (/:ok$/.test(answer.err_msg)) window.location.replace(window.location.pathname + button.dataset.after);
    });
  }

  function ready() {
    button.hidden = false;
    button.addEventListener("click", ask);
    ask();
  }

  if (window.WeixinJSBridge) ready();
  else document.addEventListener("WeixinJSBridgeReady", ready, false);
})();
