// Hands what the page holds to WeChat, in whose browser it runs: to pay an order, or to confirm a payout.
(function () {
  "use strict";
  var button = document.querySelector("button[data-call]");
  if (!button) return;
  var outcome = document.querySelector("[role=status]");

  function ask() {
    show("");
    window.WeixinJSBridge.invoke(button.dataset.call, JSON.parse(button.dataset.fields), function (answer) {
      var came = String(answer && answer.err_msg);
      if (/:ok$/.test(came)) window.location.replace(window.location.pathname + button.dataset.after);
      else show(/:cancel$/.test(came) ? "cancel" : "fail");
    });
  }

  // What came of it, and what to do now.
  function show(came) {
    outcome.textContent = outcome.dataset[came] || "";
  }

  function ready() {
    button.addEventListener("click", ask);
    ask();
  }

  if (window.WeixinJSBridge) ready();
  else document.addEventListener("WeixinJSBridgeReady", ready, false);
})();
