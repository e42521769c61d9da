"""English passes, whatever its kind; other languages do not, once there is enough of them to tell."""

import pytest

from hkie.text.language import foreign

# None: it is English, or too little to tell. The texts are made up.
CASES = [
    ("The Secretary for Health, Mr Anson Kwok, today visited the new clinic in Marlow District and met its staff.", None),
    ("Health chief opens clinic in Marlow", None),
    ("Marlow clinic opens; Kwok vows more funds; Harbour Services launches pier scheme", None),
    ("Budget speech 2025-26: key measures", None),
    ("Applicant\tProgramme\tAmount\nMarlow Polytechnic\tTidal Energy Laboratory\tHK$45.5 million\nHarbour Watch\tYoung Engineers\tHK$8 million", None),
    ("Mr Chan Tai-man\nMs Wong Siu-fong\nDr Lee Ka-ho\nProfessor Cheung Wai-lam\nMr Ho Chi-keung\nMs Ng Mei-ling\nMr Lau Kin-wah", None),
    ("Members: Jean de la Fontaine, Maria da Silva, Juan de los Santos, Ludwig van der Berg, Ana dos Reis, Otto von Stein", None),
    ("Chairman: Dr the Hon Lucia Mak, SBS, JP\nDeputy Chairman: Mr Peter Yim, BBS\nSecretary: Ms Ida Fong", None),
    ("Ebury Pier, Cray Bay Pier, Stonecutter Steps, Marlow Road, Fontaine Street, Hill Terrace, Queen's Quay, Lower Quay", None),
    ("The Chief Executive, Mr Chow Tai-man (周大文), met the Mayor of Qingcheng, Mr Li Dazhi (李大志), today.", None),
    ("Green Pier Scheme (綠色碼頭計劃): HK$120 million; Clean Beach Fund (潔淨海灘基金): HK$30 million", None),
    ("• Review of the scheme\n• Appointment of members\n• Any other business\n• Date of next meeting", None),
    ("It is good. We are glad. He will go there on Monday, and she may come with him if it is fine.", None),
    ("Enquiries: 2810 0000 | press@example.org | www.example.org | Issued at HKT 17:30", None),
    ("Speech by Director of Harbour Services at opening of Cray Bay Pier (English only)", None),
    ("Asked whether the fee would go up, Ms Fong said: \"No decision has been made. We'll listen to the ferry operators first.\"", None),
    ("TENDER NOTICE: SUPPLY OF SOLAR PANELS TO THREE PIERS. CLOSING DATE: 12 NOON, 30 JUNE 2025", None),
    ("The Café de Paris in Besançon hosted the delegation led by Mme Élise de la Tour of the Ministère de la Mer.", None),
    ("Selamat datang! The Minister greeted visitors from Kuala Lumpur with a few words of Malay before the talks.", None),
    ("Hong Kong", None),
    ("HK$3 billion", None),
    ("早晨", None),
    ("Bonjour à tous", None),
    ("", None),
    ("12.5 30.4 17 2025 100% 3/4 12:30", None),
    ("香港特別行政區政府今日公布，衞生局局長郭安信出席馬羅診所啟用典禮，並與員工會面。", "Chinese"),
    ("行政长官今天会见了来自广东省的代表团，双方就创新科技合作交换意见。", "Chinese"),
    ("新聞公報\n海事服務署推出綠色碼頭計劃（附圖）", "Chinese"),
    ("衞生局局長 Anson Kwok 今日出席 Marlow Clinic 啟用典禮，並與醫護人員會面，了解診所的日常運作和未來發展計劃。", "Chinese"),
    ("政府今日公布「AI+」計劃，撥款30億元支援 startup 和 SME 發展，並與 HKU 合作成立研究中心。", "Chinese"),
    ("保健大臣は本日、マーロウ地区の新しい診療所を訪問し、職員と面会しました。", "Japanese"),
    ("東京都は新たな港湾サービス計画を発表した。総額は百億円になる見込みである。", "Japanese"),
    ("보건부 장관은 오늘 말로 지역의 새 진료소를 방문하여 직원들을 만났습니다.", "Korean"),
    ("Министр здравоохранения сегодня посетил новую клинику и встретился с её сотрудниками.", "Cyrillic script"),
    ("زار وزير الصحة اليوم العيادة الجديدة والتقى بالموظفين فيها وتحدث معهم", "Arabic script"),
    ("รัฐมนตรีว่าการกระทรวงสาธารณสุขเยี่ยมชมคลินิกแห่งใหม่ในวันนี้และพบปะกับเจ้าหน้าที่", "Thai script"),
    ("स्वास्थ्य मंत्री ने आज नए क्लिनिक का दौरा किया और कर्मचारियों से मुलाकात की", "Devanagari script"),
    ("Le ministre de la Santé a visité aujourd'hui la nouvelle clinique du district et a rencontré le personnel.", "French"),
    ("La ministre a déclaré que les travaux seront terminés dans deux ans et que le budget est de trois millions.", "French"),
    ("O Secretário para a Saúde visitou hoje a nova clínica do distrito e reuniu-se com os funcionários da mesma.", "Portuguese"),
    ("O Chefe do Executivo reuniu com a delegação de Cantão para discutir a cooperação no domínio da inovação.", "Portuguese"),
    ("El ministro de Sanidad visitó hoy la nueva clínica del distrito y se reunió con los trabajadores.", "Spanish"),
    ("La alcaldesa anunció que el presupuesto para el puerto será de tres millones de euros en los próximos años.", "Spanish"),
    ("Il ministro della Salute ha visitato oggi la nuova clinica del distretto e ha incontrato il personale.", "Italian"),
    ("Der Gesundheitsminister besuchte heute die neue Klinik im Bezirk und traf sich mit den Mitarbeitern.", "German"),
    ("Die Stadt hat das Programm für den Hafen vorgestellt, das in zwei Jahren mit drei Millionen Euro gefördert wird.", "German"),
    ("De minister van Volksgezondheid heeft vandaag de nieuwe kliniek in het district bezocht en sprak met het personeel.", "Dutch"),
    ("Menteri Kesihatan hari ini melawat klinik baharu di daerah itu dan bertemu dengan kakitangan yang bertugas.", "Malay"),
    ("Pemerintah akan membangun pelabuhan baru dengan biaya tiga miliar untuk meningkatkan layanan bagi warga.", "Malay"),
    ("Binisita ng kalihim ng kalusugan ang bagong klinika sa distrito ngayong araw at nakipagpulong sa mga kawani.", "Tagalog"),
    ("Ayon sa pangulo, ang programa ay para sa mga mangingisda at sa kanilang mga pamilya sa susunod na taon.", "Tagalog"),
    ("Bộ trưởng Bộ Y tế hôm nay đã đến thăm phòng khám mới của quận và gặp gỡ các nhân viên của phòng khám.", "Vietnamese"),
    ("Minister zdrowia odwiedził dziś nową klinikę w dzielnicy i spotkał się z jej pracownikami oraz z burmistrzem.", "Polish"),
    ("Sağlık bakanı bugün ilçedeki yeni kliniği ziyaret etti ve çalışanlar ile bir toplantı için bir araya geldi.", "Turkish"),
    ("Hälsoministern besökte i dag den nya kliniken och träffade de anställda som ska arbeta på den från hösten.", "Swedish"),
    # Written after the thresholds were set.
    ("Under Secretary meets consuls-general; trade talks with Fiji, Peru and Togo under way", None),
    ("1. Opening remarks (Ms Fong)\n2. Paper CR 4/2025: sea walls\n3. Vote on Head 112", None),
    ("Present: Mr P Yim (Chair), Ms I Fong, Dr L Mak, Mr A Poon, Mr J de Souza, Ms M d'Almada, Mr R dos Remedios Silva", None),
    ("Gazette Notice No. 4 of 2025: appointment of Justices of the Peace", None),
    ("Consulado Geral de Portugal, Alliance Française, Goethe-Institut and Casa de España will join the Fair of Cultures.", None),
    ("Prizes went to Lam Ka-yan, Tse Wing-sum, Poon Hoi-ching, Yeung Tsz-kit, Kwan Lok-yiu and Au Yeung Pui-shan", None),
    ("Weather: sunny, 28 degrees, light winds. Tide: high 11.20am, low 5.45pm.", None),
    ("立法會議員麥麗莎就沿岸創新基金的撥款提出質詢，局長以書面回覆。", "Chinese"),
    ("Photo: 圖示海事服務署署長方愛達（左二）與嘉賓主持儀式。Ends/2025年5月5日（星期一）香港時間17時30分", "Chinese"),
    ("本日の会議では、港湾整備基金の配分について話し合われました。", "Japanese"),
    ("Les députés ont voté une loi sur les ports, qui entrera en vigueur au printemps avec un budget de dix millions.", "French"),
    ("Os deputados aprovaram uma lei sobre os portos que entra em vigor na primavera, com um orçamento de dez milhões.", "Portuguese"),
    ("Los diputados aprobaron una ley sobre los puertos que entrará en vigor en primavera con diez millones.", "Spanish"),
    ("Das Parlament hat ein Gesetz über die Häfen beschlossen, das im Frühjahr mit zehn Millionen in Kraft tritt.", "German"),
    ("Dewan Rakyat telah meluluskan undang-undang mengenai pelabuhan yang akan berkuat kuasa pada tahun ini.", "Malay"),
    ("Inaprubahan ng kongreso ang batas tungkol sa mga daungan na magkakabisa sa tagsibol.", "Tagalog"),
    ("Quốc hội đã thông qua một đạo luật về cảng biển, có hiệu lực từ mùa xuân với ngân sách mười triệu.", "Vietnamese"),
    ("Парламент принял закон о портах, который вступит в силу весной.", "Cyrillic script"),
    ("Il parlamento ha approvato una legge sui porti che entra in vigore in primavera con dieci milioni di euro.", "Italian"),
    ("Het parlement heeft een wet over de havens aangenomen die in het voorjaar van kracht wordt.", "Dutch"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language"), CASES)
def test_what_is_not_english_is_known(text, language):
    assert foreign(text) == language


def test_the_seeds_and_the_cases_are_english(root):
    files = [*(root / "seeds").glob("*.txt"), *(root / "tests/cases/documents").rglob("*.txt")]
    assert len(files) > 80
    assert [file.name for file in files if foreign(file.read_text(encoding="utf-8"))] == []


def test_a_long_text_is_read_at_its_beginning_only():
    assert foreign("The Secretary for Health said so. " * 1000 + "衞生局局長郭安信出席典禮。" * 10_000) is None
